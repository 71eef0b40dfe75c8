import { join } from 'node:path'
import { Curve, initAuthCreds, proto } from '@whiskeysockets/baileys'
import { migrations } from '../../migrations/index.ts'
import { connect, type Db, migrate } from '../../src/db/index.ts'
import { numberStore } from '../../src/whatsapp/baileys/store.ts'
import { insertNumber } from '../../test/support/number.ts'
import type { Stage } from './scene.ts'

/** The product must be started with this as `OTKLIK_SECRET_KEY`. */
export const SECRET_KEY = '5e'.repeat(32)

const AT_ONCE = 100
/** Enough that no more are uploaded at the next log-in. */
const PRE_KEYS = 30
const UNLIMITED = 1_000_000

/**
 * Fills the product's store with numbers that are already linked, and tells the network about their devices: what
 * linking by QR leaves behind, without each one's 812 pre-keys, which take most of its time. They log in like all
 * others.
 */
export async function storeLinkedNumbers(
  { network, dataDir }: Stage,
  phones: readonly string[],
  limits: Limits = { per_minute: UNLIMITED, per_hour: UNLIMITED },
): Promise<void> {
  await using store = connect(join(dataDir, 'otklik.sqlite'))
  await migrate(store.db, migrations)
  // The same for all: to those who use them it makes no difference whose they are.
  const preKeys = Array.from({ length: PRE_KEYS }, (_, index) => ({ id: index + 1, ...Curve.generateKeyPair() }))
  for (let from = 0; from < phones.length; from += AT_ONCE) {
    const clients = phones.slice(from, from + AT_ONCE).map((phone) => ({ phone, creds: initAuthCreds() }))
    const declared = await network.client.declareDevices({
      devices: clients.map(({ phone, creds }) => ({
        phone,
        noiseKey: base64(creds.noiseKey.public),
        identity: base64(creds.signedIdentityKey.public),
        registrationId: creds.registrationId,
        signedPreKey: {
          id: creds.signedPreKey.keyId,
          public: base64(creds.signedPreKey.keyPair.public),
          signature: base64(creds.signedPreKey.signature),
        },
        preKeys: preKeys.map(({ id, public: key }) => ({ id, public: base64(key) })),
      })),
    })
    for (const [index, { phone, creds }] of clients.entries()) {
      const known = declared[index]
      if (!known) throw new Error(`the network does not know ${phone}`)
      await storeNumber(store.db, { phone, known, limits }, creds, preKeys)
    }
  }
}

type Limits = { per_minute: number; per_hour: number }
type Known = { device: number; lid: string; account: string }
type Creds = ReturnType<typeof initAuthCreds>
type PreKey = { id: number; public: Uint8Array; private: Uint8Array }

async function storeNumber(
  db: Db,
  { phone, known: { device, lid, account }, limits }: { phone: string; known: Known; limits: Limits },
  creds: Creds,
  preKeys: readonly PreKey[],
) {
  const { id } = await insertNumber(db, { label: phone, phone: `+${phone}`, lid, state: 'connecting', ...limits })
  const next = preKeys.length + 1
  const credentials = {
    ...creds,
    registered: true,
    me: { id: `${phone}:${device}@s.whatsapp.net`, lid: `${lid}:${device}@lid` },
    account: proto.ADVSignedDeviceIdentity.decode(Buffer.from(account, 'base64')),
    nextPreKeyId: next,
    firstUnuploadedPreKeyId: next,
  }
  const keys = preKeys.map(({ id, ...pair }) => ({ kind: 'pre-key', id: String(id), value: pair }))
  const secretKey = Buffer.from(SECRET_KEY, 'hex')
  await numberStore({ db, secretKey }, id).save({ credentials, keys, journal: [], confirmed: [] })
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
