document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const fallback = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return fallback(text);
    }
  };
  for (const link of document.querySelectorAll("a.save:not([href])")) {
    link.href = link.parentElement.querySelector("img").src;
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const text = button.previousElementSibling.textContent;
    if (!(await copy(text))) return;
    const label = button.dataset.label || (button.dataset.label = button.textContent);
    button.textContent = button.dataset.done;
    button.classList.add("done");
    clearTimeout(button.timer);
    button.timer = setTimeout(() => {
      button.textContent = label;
      button.classList.remove("done");
    }, 2000);
  });
});
