// Loaded before the product (`--import`) in trials of clocks: wall time is wrong by the number of milliseconds in the
// file. Only that: steady time (timers, `performance.now()`) goes on, as when somebody sets a machine's clock.
import { readFileSync } from 'node:fs'

const LOOK_MS = 20

const file = process.env.OTKLIK_WRONG_CLOCK
const Right = Date
let wrongBy = 0

const look = () => {
  try {
    wrongBy = Number(readFileSync(file, 'utf8')) || 0
  } catch {
    // It is being written.
  }
}

if (file) {
  look()
  setInterval(look, LOOK_MS).unref()
  const now = () => Right.now() + wrongBy
  globalThis.Date = new Proxy(Right, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length > 0 ? given : [now()], newTarget),
    apply: () => new Right(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  })
}
