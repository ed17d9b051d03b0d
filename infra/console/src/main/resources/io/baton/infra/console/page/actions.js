// Orders to partitions: only where the console was started with --allow-actions, and only with this session's token.

import { el, visible } from "./text.js";

const KEY = "baton.token";

// The terminal's link carries it behind the #, which no request and no log ever sees.
export function token() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(KEY);
}

const WORDS = {
  stop: "Stop",
  start: "Start",
  handover: "Hand over now",
};

const MEANINGS = {
  stop: "The holder finishes what it has in hand, checkpoints and ends. Nobody consumes the partition until it is started again.",
  start: "The next invocation may consume it again.",
  handover: "Invokes the function now: a new invocation takes over as at a tick.",
};

export class Actions {
  constructor(dialog, verbs, secret, done) {
    this.dialog = dialog;
    this.verbs = verbs;
    this.secret = secret;
    this.done = done;
  }

  buttons(lease) {
    if (this.verbs.length === 0) return [];
    if (!this.secret) {
      return [el("p", { class: "quiet" }, "To act, open the console by the link that the terminal shows.")];
    }
    if (lease.problem) return [el("p", { class: "quiet" }, "Nothing can be ordered of a row that can't be read.")];
    const idle = lease.order?.desired === "STOP" ? "stop" : "start";
    return [el("p", { class: "buttons" }, ...this.verbs.filter((verb) => verb !== idle).map((verb) =>
      el("button", { type: "button", onclick: () => this.ask(verb, lease) }, WORDS[verb] + " \u2026")))];
  }

  ask(verb, lease) {
    const why = el("input", { id: "why", required: true, maxlength: "200", autocomplete: "off" });
    const answer = el("p", { role: "alert", class: "bad" });
    const go = el("button", { type: "submit", class: "primary" }, WORDS[verb]);
    const form = el("form", { onsubmit: async (event) => {
      event.preventDefault();
      go.disabled = true;
      const failure = await this.send(verb, lease.key, why.value);
      go.disabled = false;
      answer.textContent = failure ?? "";
      if (!failure) this.dialog.close();
    } },
      el("h2", {}, WORDS[verb] + ": " + visible(lease.key)),
      el("p", {}, MEANINGS[verb]),
      el("label", { for: "why" }, "Why (kept in the row)"), why, answer,
      el("p", { class: "buttons" }, go, el("button", { type: "button", onclick: () => this.dialog.close() }, "Cancel")));
    this.dialog.replaceChildren(form);
    this.dialog.showModal();
    why.focus();
  }

  async send(verb, key, why) {
    try {
      const answer = await fetch("api/actions", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Baton-Token": this.secret },
        body: JSON.stringify({ verb, key, why }),
      });
      const { message } = await answer.json();
      if (!answer.ok) return visible(message);
      this.done(visible(message));
      return null;
    } catch (failure) {
      return "The console did not answer: " + failure.message;
    }
  }
}
