import { registerHooks } from 'node:module'
import type { Document } from '../src/http/openapi/add-examples.ts'

/** Named examples are those of bodies; schemas have lists of them, which explain the schema. */
const isExampleOfBody = (key: string, value: unknown) =>
  key === 'example' || (key === 'examples' && !Array.isArray(value))

/** TypeScript types for what a document describes. `leaveOut`: keys, at any depth, that are not written. */
export async function typesOf(
  document: Document,
  { leaveOut = [], rootTypes }: { leaveOut?: readonly string[]; rootTypes: boolean },
): Promise<string> {
  // TypeScript 7 has no API for writing code yet, and the generator needs one.
  registerHooks({
    resolve: (specifier, context, next) =>
      next(
        specifier === 'typescript' && context.parentURL?.includes('openapi-typescript') ? 'typescript-5' : specifier,
        context,
      ),
  })
  const { astToString, default: generate } = await import('openapi-typescript')
  const isLeftOut = (key: string, value: unknown) => leaveOut.includes(key) || isExampleOfBody(key, value)
  const described = JSON.parse(JSON.stringify(document, (key, value) => (isLeftOut(key, value) ? undefined : value)))
  const options = { alphabetize: true, rootTypes, rootTypesNoSchemaPrefix: rootTypes, silent: true }
  return compact(astToString(await generate(described, options)))
}

/** Without entries that only say that something is absent. */
function compact(text: string): string {
  return text
    .replace(/^ +headers: {\n +\[name: string\]: unknown;\n +};\n/gm, '')
    .replace(/^ +\w+\?: never;\n/gm, '')
    .replace(/^ +parameters: {\n +};\n/gm, '')
    .replace(/ +\/\*\* @description Done \*\/\n/g, '')
    .replaceAll('    ', '  ')
}
