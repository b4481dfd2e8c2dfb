// Lets so many through at once; the others wait their turn.

export class Gate {
  #free;
  #waiting = [];

  constructor(places) {
    this.#free = places;
  }

  async pass(work) {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
