// Light, dark, or as the system has it.

const KEY = "baton.theme";
const root = document.documentElement;

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a page from a file, or a browser that keeps nothing
  }
}

export const isDark = () =>
  (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

// Calls back now and whenever the colours change.
export function theme(button, changed) {
  const kept = stored();
  if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  const tell = () => {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", "Switch to the " + (isDark() ? "light" : "dark") + " theme");
    changed();
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(KEY, root.dataset.theme);
    } catch {
      // it lasts as long as the page
    }
    tell();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
  tell();
}

const probe = document.createElement("span");
probe.hidden = true;

// What a named colour of the style sheet is just now, as rgb(…).
export function colour(name, opacity = 1) {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = "var(--" + name + ")";
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g);
  return "rgb(" + red + " " + green + " " + blue + " / " + opacity + ")";
}
