import type { Db } from '../../src/db/index.ts'
import type { EventSchema } from '../../src/lib/event-schema.ts'

/** For events that tests make up: a count, of a guest or of nobody, or nothing. */
const isMadeUp = (data: object) => Object.keys(data).every((key) => key === 'i' || (key === 'guest_id' && 'i' in data))
/** What is left of an event when its guest is erased, whatever it was: see src/events/personal-data.ts. */
const isErased = (data: object) => 'erased' in data && data.erased === true

/**
 * Events recorded by a test that are not as the API describes them. So every test of a slice also tests the `webhooks`
 * of the description.
 */
export async function faultsOfEvents(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('outbox').select(['type', 'data']).limit(2_000).execute().catch(wasTornDown)
  const events = rows
    .map(({ type, data }) => ({ type, data: JSON.parse(data) }))
    .filter(({ data }) => !isMadeUp(data) && !isErased(data))
  if (events.length === 0) return []
  // Late, because it loads all slices.
  const { EVENT_SCHEMAS } = await import('../../src/webhooks/index.ts')
  const { unknownFields } = await import('../../src/http/known-fields.ts')
  const schemas: Readonly<Record<string, EventSchema | undefined>> = EVENT_SCHEMAS
  const faults = events.flatMap(({ type, data }) => {
    const schema = schemas[type]?.data
    if (!schema) return [`${type} is not described: src/webhooks/event-schemas.ts`]
    const parsed = schema.safeParse(data)
    const wrong = parsed.error?.issues.map(({ path, message }) => `${type}: ${path.join('.')}: ${message}`) ?? []
    return [...wrong, ...unknownFields(schema, data, type).map(({ path }) => `${path}: is not described`)]
  })
  return [...new Set(faults)]
}

/** Tests that begin with an older store, or end with a broken one. */
const wasTornDown = () => []
