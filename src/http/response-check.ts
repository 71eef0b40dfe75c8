import { unknownFields } from './known-fields.ts'
import type { Route, RouteResult } from './route.ts'

/** Throws when an answer does not match the route's documentation: for tests. */
export function checkResponse(route: Route, result: NonNullable<RouteResult>): void {
  const where = `${route.method.toUpperCase()} ${route.path} ${result.status}`
  const schema = route.responses[result.status]
  if (schema === undefined) throw new Error(`${where} is not documented`)
  if (schema === null) {
    if (result.body !== undefined) throw new Error(`${where} has a body that is not documented`)
    return
  }
  if (!('_zod' in schema)) return
  const parsed = schema.safeParse(result.body)
  const faults = [
    ...(parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)),
    ...unknownFields(schema, result.body, 'body').map(({ path }) => `${path}: not documented`),
  ]
  if (faults.length > 0) throw new Error(`${where} does not fit its schema: ${faults.join('; ')}`)
}
