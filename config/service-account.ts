import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { SettingsError } from './env.ts'

const NAME = 'OTKLIK_FCM_SERVICE_ACCOUNT'

const schema = z.object({
  project_id: z.string().min(1),
  client_email: z.string().min(1),
  private_key: z.string().includes('PRIVATE KEY'),
})

/** The service account that pushes, of a setting that holds its JSON or the path of its file. Throws `SettingsError`. */
export function readServiceAccount(setting: string): z.output<typeof schema> {
  const problem = (message: string) => new SettingsError([{ name: NAME, message }])
  const parsed = schema.safeParse(parseJson(setting.trimStart().startsWith('{') ? setting : readFile(setting, problem)))
  if (parsed.success) return parsed.data
  throw problem('must be the JSON of a service account: project_id, client_email and private_key')
}

function readFile(path: string, problem: (message: string) => SettingsError): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw problem('names a file that cannot be read')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
