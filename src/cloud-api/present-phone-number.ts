import { z } from 'zod'
import { phoneNumberIdOf } from '../lib/cloud-api-ids.ts'
import { internationalForm } from '../lib/phone.ts'
import type { NumberRow } from '../numbers/index.ts'
import { GraphError } from './graph-error.ts'

/** Any of the fields, as `fields` requests. */
export const phoneNumberSchema = z.looseObject({ id: z.string() })

const DEFAULT_FIELDS = [
  'verified_name',
  'code_verification_status',
  'display_phone_number',
  'quality_rating',
  'platform_type',
  'throughput',
  'last_onboarded_time',
]

/** Grades of safety: see numbers/safety. */
const QUALITY = { 0: 'GREEN', 1: 'YELLOW', 2: 'YELLOW', 3: 'RED', 4: 'RED' } as const

const STATUS: Record<NumberRow['state'], string> = {
  pairing: 'PENDING',
  connecting: 'CONNECTED',
  open: 'CONNECTED',
  paused: 'DISCONNECTED',
  restricted: 'RESTRICTED',
  logged_out: 'DISCONNECTED',
  failed: 'BANNED',
}

/** A number as Meta's phone number node. Throws for an unknown field. */
export function presentPhoneNumber(row: NumberRow, fields: readonly string[] | undefined) {
  const known = nodeOf(row)
  const id = phoneNumberIdOf(row.id)
  const asked = (fields ?? DEFAULT_FIELDS).filter((field) => field !== 'id')
  const shown = asked.map((field) => {
    if (!Object.hasOwn(known, field)) throw unknownField(field)
    return [field, known[field]] as const
  })
  return { ...Object.fromEntries(shown.filter(([, value]) => value !== undefined)), id }
}

function nodeOf(row: NumberRow): Record<string, unknown> {
  const quality = row.linked_at === null ? 'UNKNOWN' : QUALITY[row.safety_grade]
  const canSend = row.state === 'open' ? 'AVAILABLE' : row.state === 'restricted' ? 'LIMITED' : 'BLOCKED'
  return {
    verified_name: row.label,
    code_verification_status: row.phone === null ? 'NOT_VERIFIED' : 'VERIFIED',
    display_phone_number: row.phone === null ? '' : internationalForm(row.phone),
    quality_rating: quality,
    quality_score: { score: quality },
    platform_type: 'CLOUD_API',
    throughput: { level: 'STANDARD' },
    last_onboarded_time: row.linked_at === null ? undefined : new Date(row.linked_at).toISOString(),
    name_status: 'APPROVED',
    account_mode: 'LIVE',
    status: STATUS[row.state],
    is_official_business_account: false,
    is_pin_enabled: false,
    is_on_biz_app: true,
    is_preverified_number: false,
    messaging_limit_tier: 'TIER_250',
    // It does not exist here; when requested, it is left out.
    whatsapp_business_manager_messaging_limit: undefined,
    health_status: {
      can_send_message: canSend,
      entities: [{ entity_type: 'PHONE_NUMBER', id: phoneNumberIdOf(row.id), can_send_message: canSend }],
    },
    webhook_configuration: {},
  }
}

function unknownField(field: string): GraphError {
  const message = `(#100) Tried accessing nonexisting field (${field.slice(0, 60)}) on node type (WhatsAppBusinessPhoneNumber)`
  return new GraphError(100, message, { message })
}

/** `fields=a,b{c,d}`: the names at the top level. */
export function fieldsOf(text: string | undefined): string[] | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const flat = text.replaceAll(/\{[^{}]*\}/g, '')
  return flat
    .split(',')
    .map((field) => field.trim())
    .filter(Boolean)
}
