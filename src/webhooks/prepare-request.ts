import { toIso } from '../http/time.ts'
import type { Claimed } from './due/store.ts'
import type { EventFormats, EventToTell } from './event-format.ts'
import { hubHeaders, openHubSecrets } from './hub.ts'
import { openSecrets, signedHeaders } from './secrets.ts'

export type RequestDeps = { secretKey: Uint8Array; formats: EventFormats }

/** What is posted for a delivery, signed; undefined when the event, or what it tells of, is no longer kept. */
export async function prepareRequest(
  { secretKey, formats }: RequestDeps,
  claim: Claimed,
  at: number,
): Promise<{ body: string; headers: Record<string, string> } | undefined> {
  const { webhook_id: webhookId, event_id: id, event_type: type, format, secret } = claim
  if (claim.event_at === null || claim.event_data === null) return undefined
  const event = { id, type, at: claim.event_at, data: claim.event_data }
  if (format === 'otklik') {
    const body = ownBody(event)
    return { body, headers: signedHeaders(openSecrets(secretKey, webhookId, secret), id, body, at) }
  }
  const body = await formats[format].body(event)
  return body === undefined
    ? undefined
    : { body, headers: hubHeaders(openHubSecrets(secretKey, webhookId, secret), body) }
}

/** `{type, timestamp, data}`, to the letter the same in every attempt. */
function ownBody({ type, at, data }: EventToTell): string {
  return `{"type":${JSON.stringify(type)},"timestamp":"${toIso(at)}","data":${data}}`
}
