import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import { AppError } from '../../lib/errors.ts'
import { known } from '../../lib/known.ts'
import { open, seal } from '../../lib/secret-box.ts'
import { GRAPH_URL } from '../../whatsapp/cloud.ts'
import type { MetaAccount } from '../../whatsapp/port.ts'
import type { NumberRow } from '../store.ts'

const digits = z.string().regex(/^\d{5,40}$/, 'must be the digits that Meta shows')
const secret = z.string().trim().min(8).max(1_000)

function withoutEndingSlashes(text: string): string {
  let end = text.length
  while (text[end - 1] === '/') end -= 1
  return text.slice(0, end)
}

/** The address of Meta, or of a stand-in. The token is sent there. */
const graphUrl = z
  .string()
  .trim()
  .max(300)
  .transform(withoutEndingSlashes)
  .refine((text) => isGraphUrl(text), 'must look like https://graph.facebook.com/v26.0')

/** What people enter for an official number. */
export const metaInput = z.object({
  phone_number_id: digits.meta({ description: 'WhatsApp, API setup: "Phone number ID"' }),
  waba_id: digits.meta({ description: 'WhatsApp, API setup: "WhatsApp Business Account ID"' }),
  access_token: secret.meta({ description: 'of a system user, with whatsapp_business_messaging and _management' }),
  app_secret: secret.meta({ description: 'App settings, basic: "App secret"; verifies what Meta posts' }),
  verify_token: secret.optional().meta({ description: 'for the webhook at Meta; made up when it is left out' }),
  graph_url: graphUrl.optional().meta({ description: `default: ${GRAPH_URL}` }),
})
export type MetaInput = z.output<typeof metaInput>

/** The phone cannot be changed: another phone is another number. */
export const metaChange = metaInput.omit({ phone_number_id: true }).partial()
export type MetaChange = z.output<typeof metaChange>

export const metaSchema = z
  .object({
    phone_number_id: z.string(),
    waba_id: z.string(),
    graph_url: z.string(),
    has_token: z.boolean().meta({ description: 'false: it was logged out and waits for a new token' }),
  })
  .nullable()
  .meta({
    description: 'Of an official number: its ids at Meta. `cloud_api` has those of our own facade, which are others',
  })

const secretsSchema = z.object({ accessToken: z.string(), appSecret: z.string(), verifyToken: z.string() })
export type MetaSecrets = z.output<typeof secretsSchema>

type Columns = Pick<NumberRow, 'meta_phone_id' | 'meta_account_id' | 'meta_url' | 'meta_secrets'>
type Row = Columns & Pick<NumberRow, 'id' | 'kind'>

const readSecrets = storedJson('numbers.meta_secrets', secretsSchema)

export function metaColumns(secretKey: Uint8Array, numberId: string, input: MetaInput): Columns {
  const secrets = {
    accessToken: input.access_token,
    appSecret: input.app_secret,
    verifyToken: input.verify_token ?? randomBytes(24).toString('base64url'),
  }
  return {
    meta_phone_id: input.phone_number_id,
    meta_account_id: input.waba_id,
    meta_url: input.graph_url ?? null,
    meta_secrets: sealSecrets(secretKey, numberId, secrets),
  }
}

/**
 * The columns after a change; what it leaves out stays. Throws `wrong_state` for a number that is linked, and `invalid_input`
 * where a number that was logged out is given less than its token and secret.
 */
export function changedMeta(secretKey: Uint8Array, row: Row, change: MetaChange): Partial<Columns> {
  if (row.kind !== 'cloud_api')
    throw new AppError('wrong_state', 'This number is linked to a phone: it has no account at Meta.')
  const present = row.meta_secrets === null ? undefined : openSecrets(secretKey, row.id, row.meta_secrets)
  const accessToken = change.access_token ?? present?.accessToken
  const appSecret = change.app_secret ?? present?.appSecret
  if (accessToken === undefined || appSecret === undefined) {
    throw new AppError('invalid_input', 'This number was logged out, and its secrets were erased.', [
      { path: `body.meta.${accessToken === undefined ? 'access_token' : 'app_secret'}`, message: 'is required' },
    ])
  }
  const verifyToken = change.verify_token ?? present?.verifyToken ?? randomBytes(24).toString('base64url')
  return {
    ...(change.waba_id !== undefined && { meta_account_id: change.waba_id }),
    ...(change.graph_url !== undefined && { meta_url: change.graph_url }),
    meta_secrets: sealSecrets(secretKey, row.id, { accessToken, appSecret, verifyToken }),
  }
}

/**
 * Undefined for a linked number, and for one whose secrets were erased. Throws when they were encrypted with another
 * key.
 */
export function findMetaAccount(
  { secretKey }: { secretKey: Uint8Array },
  row: Row,
): (MetaAccount & MetaSecrets) | undefined {
  if (row.kind !== 'cloud_api' || row.meta_secrets === null) return undefined
  return {
    phoneNumberId: known(row.meta_phone_id, 'phone number id'),
    wabaId: known(row.meta_account_id, 'business account id'),
    graphUrl: row.meta_url ?? GRAPH_URL,
    ...openSecrets(secretKey, row.id, row.meta_secrets),
  }
}

export function presentMeta(row: Columns & Pick<NumberRow, 'kind'>): z.output<typeof metaSchema> {
  if (row.kind !== 'cloud_api') return null
  return {
    phone_number_id: known(row.meta_phone_id, 'phone number id'),
    waba_id: known(row.meta_account_id, 'business account id'),
    graph_url: row.meta_url ?? GRAPH_URL,
    has_token: row.meta_secrets !== null,
  }
}

export const contextOfMeta = (numberId: string) => `numbers.${numberId}.meta`

function sealSecrets(secretKey: Uint8Array, numberId: string, secrets: MetaSecrets): Uint8Array {
  return seal(secretKey, Buffer.from(JSON.stringify(secrets)), contextOfMeta(numberId))
}

function openSecrets(secretKey: Uint8Array, numberId: string, sealed: Uint8Array): MetaSecrets {
  return readSecrets(open(secretKey, sealed, contextOfMeta(numberId)).toString('utf8'))
}

function isGraphUrl(text: string): boolean {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return false
  return url.search === '' && url.hash === '' && url.pathname !== '/'
}
