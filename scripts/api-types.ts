import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings } from '../config/env.ts'
import { createContext } from '../src/context.ts'
import { connect } from '../src/db/index.ts'
import { openApiDocument } from '../src/http/openapi.ts'
import { createJobs, createSignals } from '../src/jobs/index.ts'
import { systemClock } from '../src/lib/clock.ts'
import { createLogger } from '../src/lib/logger.ts'
import { createMediaParser } from '../src/media/parser.ts'
import { createWhatsApp } from '../src/whatsapp/index.ts'
import { sendCycleWorker } from '../workers/index.ts'

/** The types of the API that the console is written with, made of the OpenAPI description by `npm run api-types`. */
export const API_TYPES = 'src/console/api-types.ts'

/** Every call has an id and may answer with a problem: it goes without saying. */
const LEFT_OUT = new Set(['operationId', 'default'])

const HEADER = `/*
 * The HTTP API in types: every call, and every schema that has a name. Made of the OpenAPI description by
 * \`npm run api-types\`; after a change of routes or schemas it is made anew, never written by hand.
 */

`

/** The text of that file, as the routes are now. */
export async function apiTypes(): Promise<string> {
  // TypeScript 7 has no API to write code with yet, and the generator needs one.
  registerHooks({
    resolve: (specifier, context, next) =>
      next(
        specifier === 'typescript' && context.parentURL?.includes('openapi-typescript') ? 'typescript-5' : specifier,
        context,
      ),
  })
  const { astToString, default: typesOf } = await import('openapi-typescript')
  const document = JSON.parse(
    JSON.stringify(await describeApi(), (key, value) => (LEFT_OUT.has(key) ? undefined : value)),
  )
  const nodes = await typesOf(document, {
    alphabetize: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
  })
  return HEADER + compact(astToString(nodes))
}

/** Without what says that something is not there. */
function compact(text: string): string {
  return text
    .replace(/^ +headers: {\n +\[name: string\]: unknown;\n +};\n/gm, '')
    .replace(/^ +\w+\?: never;\n/gm, '')
    .replace(/^ +parameters: {\n +};\n/gm, '')
    .replace(/ +\/\*\* @description Done \*\/\n/g, '')
    .replaceAll('    ', '  ')
}

/** The description of all slices' calls. They are wired as in the product, in a folder of their own, and nothing runs. */
async function describeApi() {
  await using stack = new AsyncDisposableStack()
  const dataDir = mkdtempSync(join(tmpdir(), 'otklik-api-types-'))
  stack.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const settings = readSettings({ OTKLIK_DATA_DIR: dataDir })
  const [clock, log, secretKey] = [systemClock(), createLogger('silent'), Buffer.alloc(32)]
  const store = stack.use(connect(join(dataDir, 'otklik.sqlite')))
  const signals = stack.use(await createSignals({ log }, {}))
  const jobs = stack.use(await createJobs({ log }, { dataDir }))
  const mediaParser = createMediaParser()
  const thumbnail = (path: string) => mediaParser.run('thumbnail', path)
  const whatsapp = createWhatsApp({ db: store.db, clock, log, secretKey, settings, thumbnail })
  const base = { settings, clock, log, store, jobs, signals, whatsapp, secretKey, mediaParser }
  const context = createContext({ ...base, phase: () => 'starting', sendCycleWorker })
  stack.defer(() => context.webhooks.sender.close())
  return openApiDocument(context.routes, '')
}

if (import.meta.main) {
  writeFileSync(new URL(`../${API_TYPES}`, import.meta.url), await apiTypes())
  console.log(API_TYPES)
}
