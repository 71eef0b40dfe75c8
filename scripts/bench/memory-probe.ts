import { writeFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Loaded into a process before its own code (`--import`): writes its memory use to a file on SIGUSR2. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Resident bytes after garbage collection. */
export function residentBytes(): number {
  for (let round = 0; round < 5; round += 1) collect()
  return process.memoryUsage.rss()
}

const file = process.env.MEMORY_PROBE_FILE
if (file) process.on('SIGUSR2', () => writeFileSync(file, String(residentBytes())))
