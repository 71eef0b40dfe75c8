import { writeFileSync } from 'node:fs'
import { openApiDocument } from '../src/http/openapi/document.ts'
import { type DescribedApi, describeApi } from './describe-api.ts'
import { typesOf } from './types-of.ts'

/** The types of the API for the console, generated from the OpenAPI description by `npm run api-types`. */
export const API_TYPES = 'src/console/api-types.ts'

/** Every call has an id and may answer with a problem. */
const LEFT_OUT = ['operationId', 'default']

const HEADER = `/*
 * The HTTP API in types: every call, and every schema that has a name. Made of the OpenAPI description by
 * \`npm run api-types\`; after a change of routes or schemas it is made anew, never written by hand.
 */

`

/** The text of that file for these routes. */
export async function apiTypes({ routes }: Pick<DescribedApi, 'routes'>): Promise<string> {
  return HEADER + (await typesOf(openApiDocument({ routes, version: '' }), { leaveOut: LEFT_OUT, rootTypes: true }))
}

if (import.meta.main) {
  writeFileSync(new URL(`../${API_TYPES}`, import.meta.url), await apiTypes(await describeApi()))
  console.log(API_TYPES)
}
