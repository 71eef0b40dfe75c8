import { writeFileSync } from 'node:fs'
import { EVENT_TYPES } from '../src/db/index.ts'
import { eventName } from '../src/http/openapi/webhooks.ts'
import { type DescribedApi, describeApi } from './describe-api.ts'
import { typesOf } from './types-of.ts'

/** What `npm run client` generates from the OpenAPI description; the rest of the client is written by hand. */
const CLIENT_TYPES = 'packages/client/src/types.ts'
const CLIENT_OPERATIONS = 'packages/client/src/operations.ts'

const HEADER = '// Made of the OpenAPI description by `npm run client`, never written by hand.\n\n'

/** The contents of those files for these routes and events. */
export async function clientFiles({ document, routes }: DescribedApi): Promise<Record<string, string>> {
  // Pages for guests, providers' reports and Meta's contract are not for our own programs.
  const own = routes.filter(({ scope, contract }) => scope !== 'public' && contract === undefined)
  const paths: Record<string, Record<string, unknown>> = {}
  const [calls, table]: [string[], string[]] = [[], []]
  for (const route of own) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    const operation = document.paths?.[path]?.[route.method]
    const name = operation?.operationId
    if (!name) throw new Error(`${route.method} ${path} has no operationId`)
    paths[path] = { ...paths[path], [route.method]: operation }
    calls.push(
      `  /** ${route.summary} (\`${route.method.toUpperCase()} ${path}\`) */\n  ${name}: Call<operations['${name}']>`,
    )
    table.push(`  ${name}: ['${route.method}', '${path}'],`)
  }
  const { webhooks: _, ...described } = document
  const types = HEADER + (await typesOf({ ...described, paths }, { rootTypes: false }))
  const events = EVENT_TYPES.map((type) => `  | components['schemas']['${eventName(type)}']`)
  const operations = `${HEADER}import type { Call } from './call-types.ts'
import type { components, operations } from './types.ts'

/** What is posted to webhooks, and streamed; \`type\` tells which. */
export type WebhookEvent =
${events.join('\n')}

export interface Calls {
${calls.join('\n')}
}

/** Where the calls go. */
export const OPERATIONS = {
${table.join('\n')}
} as const satisfies Record<keyof Calls, readonly [method: string, path: string]>
`
  return { [CLIENT_TYPES]: types, [CLIENT_OPERATIONS]: operations }
}

if (import.meta.main) {
  for (const [file, text] of Object.entries(await clientFiles(await describeApi()))) {
    writeFileSync(new URL(`../${file}`, import.meta.url), text)
    console.log(file)
  }
}
