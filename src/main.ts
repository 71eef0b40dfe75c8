import { enableCompileCache } from 'node:module'
import { readSettings, SettingsError } from '../config/env.ts'

// Before the rest is loaded, so that it starts from what was compiled last time.
enableCompileCache()

try {
  const settings = readSettings()
  const { runProcess } = await import('./process.ts')
  await runProcess(settings)
} catch (error) {
  // What the person who starts it can mend is told in words; anything else with its stack.
  const told = error instanceof SettingsError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${told}\n`)
  process.exitCode = 1
}
