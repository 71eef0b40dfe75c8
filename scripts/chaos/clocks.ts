import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const WRONG_CLOCK = new URL('./wrong-clock.mjs', import.meta.url).href

/** Clocks of processes that can be wrong. */
export type Clocks = {
  /** The Node arguments of a process with this name. */
  envOf(name: string): Record<string, string>
  /** Sets a process's clock `wrongByMs` milliseconds ahead of or behind the right time. */
  set(name: string, wrongByMs: number): Promise<void>
}

export function openClocks(folder: string): Clocks {
  const fileOf = (name: string) => join(folder, `${name}.clock`)
  return {
    envOf: (name) => ({ NODE_OPTIONS: `--import=${WRONG_CLOCK}`, OTKLIK_WRONG_CLOCK: fileOf(name) }),
    async set(name, wrongByMs) {
      // Never half-written.
      const file = fileOf(name)
      await writeFile(`${file}.new`, String(wrongByMs))
      await rename(`${file}.new`, file)
    },
  }
}
