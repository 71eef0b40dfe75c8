import { writeFileSync } from 'node:fs'
import { z } from 'zod'
import { settingsSchema } from '../config/env.ts'
import { isEditable } from '../src/settings/editable.ts'

/** Headings, each with its first setting, in the order of `settingsSchema`. */
const GROUPS: Record<string, string> = {
  PORT: 'Server',
  OTKLIK_DATA_DIR: 'Store and queue',
  OTKLIK_ADMIN_KEY: 'Secrets',
  OTKLIK_WHATSAPP_URL: 'WhatsApp',
  OTKLIK_LIMIT_PER_MINUTE: 'Pace of numbers',
  OTKLIK_TIME_ZONE: 'Guests and mailings',
  OTKLIK_RATE_LIMIT_PER_MINUTE: 'API, webhooks and files',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'Traces',
}

type Setting = { name: string; description: string; default: string | undefined }
type Group = { title: string; settings: Setting[] }

/** The documents generated from `settingsSchema`: path and text. Throws when a heading has lost its setting. */
export function settingsDocuments(): Record<string, string> {
  const groups = groupSettings()
  return { 'docs/SETTINGS.md': markdown(groups), '.env.example': example(groups) }
}

function groupSettings(): Group[] {
  const groups: Group[] = []
  const unused = new Set(Object.keys(GROUPS))
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    const title = GROUPS[name]
    if (title) groups.push({ title, settings: [] })
    unused.delete(name)
    groups.at(-1)?.settings.push({ name, description: schema.description ?? '', default: defaultOf(schema) })
  }
  if (unused.size > 0) throw new Error(`no such settings: ${[...unused].join(', ')}`)
  return groups
}

/** The default as it would be written in the environment. */
function defaultOf(schema: unknown): string | undefined {
  if (schema instanceof z.ZodPipe) return defaultOf(schema.in)
  if (!(schema instanceof z.ZodDefault)) return undefined
  const value = schema.def.defaultValue
  if (value === null) return ''
  return typeof value === 'boolean' ? String(Number(value)) : String(value)
}

function markdown(groups: Group[]): string {
  const sections = groups.map(({ title, settings }) => {
    const rows = settings.map(({ name, description, default: value }) => {
      const where = isEditable(name) ? 'yes' : ''
      return `| \`${name}\` | ${value ? `\`${value}\`` : ''} | ${where} | ${description.replaceAll('|', '\\|')} |`
    })
    return [`## ${title}`, '', '| Setting | Default | Console | Meaning |', '|---|---|---|---|', ...rows].join('\n')
  })
  return `# Settings

All settings are environment variables, read and checked once at start by [config/env.ts](../config/env.ts), from which
this page is generated (\`npm run settings-doc\`). All problems are reported together, and unsafe combinations are refused.
Node itself reads a \`.env\` file: \`node --env-file=.env src/main.ts\`.

An administrator can also set those with "yes" under Console in the console (Settings, Service) or by
\`PATCH /v1/settings\`, unless the environment sets them: the environment wins, and the page says so. Such a change applies in
all processes within seconds, without a restart, and at once to a mailing's next message. It is audited, and secrets are
stored encrypted with the secret key.

${sections.join('\n\n')}
`
}

function example(groups: Group[]): string {
  const sections = groups.map(({ title, settings }) => {
    const lines = settings.map(({ name, description, default: value }) => `# ${description}\n#${name}=${value ?? ''}`)
    return [`## ${title}`, ...lines].join('\n\n')
  })
  return `# Copy to .env and remove the # from what you change. Generated from config/env.ts by \`npm run settings-doc\`.\n\n${sections.join('\n\n')}\n`
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(settingsDocuments())) {
    const file = new URL(`../${path}`, import.meta.url)
    writeFileSync(file, text)
    console.log(path)
  }
}
