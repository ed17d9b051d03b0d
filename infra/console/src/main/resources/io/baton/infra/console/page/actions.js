// Actions on partitions: only where the console was started with --allow-actions, and only with this session's token.

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
  stop: "The holder finishes the records in hand, checkpoints and releases. No invocation consumes the partition until it is started again.",
  start: "The next invocation may consume the partition again.",
  handover: "Invokes the function now: a new invocation takes over as at a tick.",
};

export class Actions {
  constructor(dialog, actions, secret, done) {
    this.dialog = dialog;
    this.actions = actions;
    this.secret = secret;
    this.done = done;
  }

  buttons(lease) {
    if (this.actions.length === 0) return [];
    if (!this.secret) {
      return [el("p", { class: "quiet" }, "To act, open the console by the link that the terminal shows.")];
    }
    if (lease.problem) return [el("p", { class: "quiet" }, "No action is possible on a row that can't be read.")];
    const idle = lease.order?.desired === "STOP" ? "stop" : "start";
    return [el("p", { class: "buttons" }, ...this.actions.filter((action) => action !== idle).map((action) =>
      el("button", { type: "button", onclick: () => this.ask(action, lease) }, WORDS[action] + " \u2026")))];
  }

  ask(action, lease) {
    const reason = el("input", { id: "reason", required: true, maxlength: "200", autocomplete: "off" });
    const answer = el("p", { role: "alert", class: "bad" });
    const go = el("button", { type: "submit", class: "primary" }, WORDS[action]);
    const form = el("form", { onsubmit: async (event) => {
      event.preventDefault();
      go.disabled = true;
      const failure = await this.send(action, lease.key, reason.value);
      go.disabled = false;
      answer.textContent = failure ?? "";
      if (!failure) this.dialog.close();
    } },
      el("h2", {}, WORDS[action] + ": " + visible(lease.key)),
      el("p", {}, MEANINGS[action]),
      el("label", { for: "reason" }, "Reason (kept in the row)"), reason, answer,
      el("p", { class: "buttons" }, go, el("button", { type: "button", onclick: () => this.dialog.close() }, "Cancel")));
    this.dialog.replaceChildren(form);
    this.dialog.showModal();
    reason.focus();
  }

  async send(action, key, reason) {
    try {
      const answer = await fetch("api/actions", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Baton-Token": this.secret },
        body: JSON.stringify({ action, key, reason }),
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
