import { enableCompileCache } from 'node:module'
import { readSettings, SettingsError } from '../config/env.ts'

// Before the rest is loaded, so that it starts from code compiled last time.
enableCompileCache()

try {
  const settings = readSettings()
  const { runProcess } = await import('./process.ts')
  await runProcess(settings)
} catch (error) {
  // Errors that the person starting it can fix are reported in words; anything else with its stack.
  const told = error instanceof SettingsError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${told}\n`)
  process.exitCode = 1
}
