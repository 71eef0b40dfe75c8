import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { openApiDocument } from '../src/http/openapi/document.ts'
import { describeApi } from './describe-api.ts'

/** The types of the API that the console is written with, made of the OpenAPI description by `npm run api-types`. */
export const API_TYPES = 'src/console/api-types.ts'

/** Every call has an id and may answer with a problem: it goes without saying. Bodies have an example each. */
const LEFT_OUT = new Set(['operationId', 'default', 'example'])

/** Examples by name are those of bodies; schemas have lists of them, which explain what they are of. */
const isLeftOut = (key: string, value: unknown) => LEFT_OUT.has(key) || (key === 'examples' && !Array.isArray(value))

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
  const { routes } = await describeApi()
  const document = openApiDocument({ routes, version: '' })
  const calls = JSON.parse(JSON.stringify(document, (key, value) => (isLeftOut(key, value) ? undefined : value)))
  const nodes = await typesOf(calls, {
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

if (import.meta.main) {
  writeFileSync(new URL(`../${API_TYPES}`, import.meta.url), await apiTypes())
  console.log(API_TYPES)
}
