// Prints what an ICP filing asks for of a package, over the C interface by cgo.
package main

/*
#cgo pkg-config: apptrait
#include <stdlib.h>
#include <apptrait/apptrait_c.h>
*/
import "C"

import (
	"encoding/json"
	"fmt"
	"os"
	"unsafe"
)

type box struct{ Label, Value, Encoding string }

type filing struct {
	Fileable bool
	Values   []struct {
		Platform, Path string
		PackageName    *box `json:"package_name"`
		PublicKey      *box `json:"public_key"`
		Fingerprint    *box
	}
}

// failure takes what a function of apptrait said of itself.
func failure(status C.apptrait_status, err *C.apptrait_error) error {
	if status == C.APPTRAIT_OK {
		return nil
	}
	defer C.apptrait_error_free(err)
	return fmt.Errorf("%s (%s)", C.GoString(C.apptrait_error_message(err, C.APPTRAIT_ENGLISH)),
		C.GoString(C.apptrait_error_id(err)))
}

// filingValues inspects the package at path.
func filingValues(path, provider string) (values filing, err error) {
	cPath := C.CString(path)
	defer C.free(unsafe.Pointer(cPath))
	options, _ := json.Marshal(map[string]string{"provider": provider})
	cOptions := C.CString(string(options))
	defer C.free(unsafe.Pointer(cOptions))

	var pkg *C.apptrait_package
	var problem *C.apptrait_error
	if err = failure(C.apptrait_inspect_path(cPath, nil, nil, &pkg, &problem), problem); err != nil {
		return
	}
	defer C.apptrait_package_free(pkg)
	var text *C.char
	if err = failure(C.apptrait_filing_values(&pkg, 1, cOptions, &text, nil, &problem), problem); err != nil {
		return
	}
	defer C.apptrait_free(unsafe.Pointer(text))
	err = json.Unmarshal([]byte(C.GoString(text)), &values)
	return
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: filing_values PACKAGE")
		os.Exit(2)
	}
	values, err := filingValues(os.Args[1], "generic")
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", os.Args[1], err)
		os.Exit(3)
	}
	for _, v := range values.Values {
		for _, row := range []struct {
			name string
			box  *box
		}{{"package_name", v.PackageName}, {"public_key", v.PublicKey}, {"fingerprint", v.Fingerprint}} {
			if row.box != nil {
				fmt.Printf("%s\t%s\n", row.name, row.box.Value)
			}
		}
	}
}
