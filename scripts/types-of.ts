import { registerHooks } from 'node:module'
import type { Document } from '../src/http/openapi/add-examples.ts'

/** Examples by name are those of bodies; schemas have lists of them, which explain what they are of. */
const isExampleOfBody = (key: string, value: unknown) =>
  key === 'example' || (key === 'examples' && !Array.isArray(value))

/** TypeScript of what a document describes. `leaveOut`: keys, at any depth, that go without saying. */
export async function typesOf(
  document: Document,
  { leaveOut = [], rootTypes }: { leaveOut?: readonly string[]; rootTypes: boolean },
): Promise<string> {
  // TypeScript 7 has no API to write code with yet, and the generator needs one.
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

/** Without what says that something is not there. */
function compact(text: string): string {
  return text
    .replace(/^ +headers: {\n +\[name: string\]: unknown;\n +};\n/gm, '')
    .replace(/^ +\w+\?: never;\n/gm, '')
    .replace(/^ +parameters: {\n +};\n/gm, '')
    .replace(/ +\/\*\* @description Done \*\/\n/g, '')
    .replaceAll('    ', '  ')
}
