// Prints what an ICP filing asks for of a package, over the C interface by JNA (any Java from 11 on):
//
//   java -cp jna.jar FilingValues.java PACKAGE
//
// A Gradle plugin takes net.java.dev.jna:jna from Maven Central instead of a jar.
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class FilingValues {
  // apptrait_c.h says what each function does and who frees what.
  public interface Apptrait extends Library {
    Apptrait LIBRARY = Native.load("apptrait", Apptrait.class,
        java.util.Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));

    int apptrait_inspect_path(String path, String options, Pointer hooks, PointerByReference pkg,
        PointerByReference error);
    String apptrait_package_status(Pointer pkg);
    int apptrait_filing_values(Pointer[] packages, long count, String options, PointerByReference text,
        Pointer size, PointerByReference error);
    String apptrait_error_message(Pointer error, int language);
    String apptrait_error_id(Pointer error);
    void apptrait_package_free(Pointer pkg);
    void apptrait_error_free(Pointer error);
    void apptrait_free(Pointer text);
  }

  static void fail(String path, PointerByReference error) {
    System.err.println(path + ": " + Apptrait.LIBRARY.apptrait_error_message(error.getValue(), 0) + " ("
        + Apptrait.LIBRARY.apptrait_error_id(error.getValue()) + ")");
    Apptrait.LIBRARY.apptrait_error_free(error.getValue());
    System.exit(3);
  }

  public static void main(String[] arguments) {
    String path = arguments[0];
    PointerByReference pkg = new PointerByReference(), text = new PointerByReference();
    PointerByReference error = new PointerByReference();
    if (Apptrait.LIBRARY.apptrait_inspect_path(path, null, null, pkg, error) != 0) fail(path, error);
    System.err.println("signature: " + Apptrait.LIBRARY.apptrait_package_status(pkg.getValue()));
    int status = Apptrait.LIBRARY.apptrait_filing_values(new Pointer[] {pkg.getValue()}, 1,
        "{\"provider\": \"generic\"}", text, null, error);
    Apptrait.LIBRARY.apptrait_package_free(pkg.getValue());
    if (status != 0) fail(path, error);
    String json = text.getValue().getString(0, "UTF-8");
    Apptrait.LIBRARY.apptrait_free(text.getValue());
    // A real program reads the JSON with its library; these values need no unescaping.
    for (String name : new String[] {"package_name", "public_key", "fingerprint"}) {
      Matcher m = Pattern.compile("\"" + name + "\":\\{[^}]*\"value\":\"([^\"]*)\"").matcher(json);
      if (m.find()) System.out.println(name + "\t" + m.group(1));
    }
  }
}
