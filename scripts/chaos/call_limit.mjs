// Limits how many calls run at once; further calls wait for their turn.

export class CallLimit {
  #free;
  #waiting = [];

  constructor(places) {
    this.#free = places;
  }

  async run(work) {
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
