// The stretch of time that is in sight.

const SHORTEST = 20;
const LONGEST = 60 * 86400000;

export class Span {
  constructor(from, to) {
    this.from = from;
    this.to = to;
  }

  // With a little room on both sides.
  static around({ from, to }) {
    const room = Math.max(SHORTEST, (to - from) * 0.03);
    return new Span(from - room, to + room);
  }

  get length() {
    return this.to - this.from;
  }

  // Closer for a factor below 1, around a moment that stays where it is.
  zoomed(factor, around) {
    const length = Math.min(LONGEST, Math.max(SHORTEST, this.length * factor));
    const from = around - ((around - this.from) / this.length) * length;
    return new Span(from, from + length);
  }

  moved(millis) {
    return new Span(this.from + millis, this.to + millis);
  }

  // Moved as little as need be so that the stretch is in sight; its beginning, where it is too long.
  showing(from, to) {
    const room = this.length * 0.05;
    if (to > this.to - room) return this.moved(to - this.to + room).notAfter(from - room);
    return this.notAfter(from - room);
  }

  notAfter(from) {
    return this.from > from ? this.moved(from - this.from) : this;
  }
}
