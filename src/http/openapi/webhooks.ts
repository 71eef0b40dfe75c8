import { z } from 'zod'
import type { ZodOpenApiPathsObject, ZodOpenApiResponseObject } from 'zod-openapi'
import type { EventSchema } from '../../lib/event-schema.ts'
import { instantOut } from '../time.ts'

export type EventSchemas = Readonly<Record<string, EventSchema>>

const headers = z.object({
  'webhook-id': z.string().meta({
    description: 'The id of the event: the same in each attempt, so that a repeat can be told',
    examples: ['evt_01JD5ZQ8W9V4T7XK2M6N3R0PBC'],
  }),
  'webhook-timestamp': z
    .string()
    .regex(/^\d{1,12}$/)
    .meta({
      description: 'When this attempt was made, in seconds since 1970; refuse what is old',
      examples: ['1795890600'],
    }),
  'webhook-signature': z.string().meta({
    description:
      'As [Standard Webhooks](https://www.standardwebhooks.com) has it: `v1,` and the base64 of an HMAC-SHA256 by the ' +
      'secret of the endpoint over `{webhook-id}.{webhook-timestamp}.{body}`; several with spaces between while the ' +
      'secret is changed. Check it on the body as it came, before reading it',
    examples: ['v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4='],
  }),
})

/** `message.received` -> `MessageReceivedEvent`. */
export const eventName = (type: string) =>
  `${type.replace(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase())}Event`

/**
 * What is posted, by the name of its schema. Generated as answers, since it leaves like them: schemas of requests would
 * differ.
 */
export function eventAnswers(events: EventSchemas): Record<string, ZodOpenApiResponseObject> {
  const described = Object.entries(events).map(([type, { summary, data }]) => {
    const id = eventName(type)
    const schema = z.object({ type: z.literal(type), timestamp: instantOut, data }).meta({ id, description: summary })
    return [id, { description: summary, content: { 'application/json': { schema } } }] as const
  })
  return Object.fromEntries(described)
}

/** The `webhooks` of the document: one for each event. */
export function describeWebhooks(events: EventSchemas): ZodOpenApiPathsObject {
  const described = Object.entries(events).map(([type, { summary }]) => {
    const name = eventName(type)
    const post = {
      operationId: `on${name.replace(/Event$/, '')}`,
      tags: ['Events'],
      summary,
      description: 'Posted to every endpoint that subscribes to it: see `POST /v1/webhooks`.',
      security: [],
      requestParams: { header: headers },
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
      },
      responses: {
        '2XX': { description: 'Taken. It is not posted again' },
        '410': { description: 'Not wanted any more: the endpoint is disabled' },
        default: { description: 'Not taken: it is posted again, over a day' },
      },
    }
    return [type, { post }] as const
  })
  return Object.fromEntries(described)
}
