import {
  DEFAULT_CONNECTION_CONFIG,
  generateSignalPubKey,
  type SignalCreds,
  type SignalDataSet,
  type SignalRepositoryWithLIDStore,
  type SocketConfig,
} from '@whiskeysockets/baileys'
import { boundedCache } from '../../../lib/bounded-cache.ts'
import { beginIncoming, beginOutgoing } from './begin-session.ts'
import type { StoredKeyPair } from './curve.ts'
import { decryptIn, encryptIn, type OwnIdentity, readFirstMessage } from './messages.ts'
import { SessionError } from './session-error.ts'
import {
  isReady,
  newRecord,
  OURS,
  openSession,
  readRecord,
  type StoredRecord,
  sessionsOf,
  withOpenClosed,
  withSession,
} from './stored-record.ts'

type Arguments = Parameters<SocketConfig['makeSignalRepository']>

/**
 * Baileys' Signal repository with our own sessions between two devices. Protocol and stored form are libsignal's, so
 * either implementation can continue what the other has stored. Sessions are read and written as stored, so an
 * operation that fails has changed nothing, and they keep key objects: libsignal decodes each key again, and computes
 * two of five multiplications for that. Groups, addresses and migrations stay with Baileys. One operation at a time:
 * the caller ensures that.
 */
export function makeRepository(...[auth, logger, findLids]: Arguments): SignalRepositoryWithLIDStore {
  const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, logger, findLids)
  const { keys } = auth
  const addressOf = addressesBy(repository)

  async function load(address: string): Promise<StoredRecord | undefined> {
    const { [address]: value } = await keys.get('session', [address])
    return readRecord(value)
  }

  const store = (address: string, record: StoredRecord): Promise<void> | void =>
    keys.set({ session: { [address]: record } } as unknown as SignalDataSet)

  async function encryptMessage({ jid, data }: { jid: string; data: Uint8Array }) {
    const address = await addressOf(jid)
    const record = await load(address)
    if (!record) throw new SessionError('No sessions')
    const open = openSession(record)
    if (!open) throw new SessionError('No open session')
    const { session, type, ciphertext } = encryptIn(open, ownIdentity(auth.creds), data)
    await store(address, withSession(record, session))
    return { type, ciphertext }
  }

  async function decryptLater(address: string, ciphertext: Buffer): Promise<Buffer> {
    const record = await load(address)
    if (!record) throw new SessionError('No session record')
    const own = ownIdentity(auth.creds)
    for (const candidate of sessionsOf(record)) {
      const read = attempt(() => decryptIn(candidate, own, ciphertext))
      if (!read) continue
      const indexInfo = { ...read.session.indexInfo, used: Date.now() }
      await store(address, withSession(record, { ...read.session, indexInfo }))
      return read.plaintext
    }
    throw new SessionError('No matching sessions found for message')
  }

  async function decryptFirst(address: string, ciphertext: Buffer): Promise<Buffer> {
    const first = readFirstMessage(ciphertext)
    if (first.identityKey.length === KEY_BYTES) await noteIdentity(address, first.identityKey)
    const own = ownIdentity(auth.creds)
    const record = (await load(address)) ?? newRecord()
    const known = record._sessions[first.baseKey.toString('base64')]
    if (known) {
      if (known.indexInfo.baseKeyType === OURS) throw new Error('Tried to lookup a session using our basekey')
      // They have not answered us yet.
      const { session, plaintext } = decryptIn(known, own, first.message)
      await store(address, withSession(record, session))
      return plaintext
    }
    const { [first.preKeyId ?? 0]: preKey } = await keys.get('pre-key', [String(first.preKeyId ?? 0)])
    if (first.preKeyId && !preKey) throw new SessionError('Invalid PreKey ID', 'PreKeyError')
    const ownKeys = { signedPreKey: storedPair(auth.creds.signedPreKey.keyPair), preKey: preKey && storedPair(preKey) }
    const begun = beginIncoming(own, first, ownKeys, Date.now())
    const { session, plaintext } = decryptIn(begun, own, first.message)
    await store(address, withSession(withOpenClosed(record, Date.now()), session))
    if (first.preKeyId) await keys.set({ 'pre-key': { [first.preKeyId]: null } })
    return plaintext
  }

  /** Trusted at first use, as in WhatsApp's own clients; with another identity everything begins again. */
  async function noteIdentity(address: string, identity: Buffer): Promise<void> {
    const { [address]: known } = await keys.get('identity-key', [address])
    if (known && Buffer.compare(known, identity) === 0) return
    const changed = known ? { session: { [address]: null } } : {}
    await keys.set({ ...changed, 'identity-key': { [address]: new Uint8Array(identity) } })
    logger.info({ address }, 'a new identity key')
  }

  return {
    ...repository,
    encryptMessage,
    async decryptMessage({ jid, type, ciphertext }) {
      const address = await addressOf(jid)
      return type === 'pkmsg'
        ? decryptFirst(address, Buffer.from(ciphertext))
        : decryptLater(address, Buffer.from(ciphertext))
    },
    async injectE2ESession({ jid, session: bundle }) {
      const address = await addressOf(jid)
      const record = (await load(address)) ?? newRecord()
      const session = beginOutgoing(ownIdentity(auth.creds), bundle, Date.now())
      await store(address, withSession(withOpenClosed(record, Date.now()), session))
    },
    async validateSession(jid) {
      const record = await load(await addressOf(jid))
      if (!record) return { exists: false, reason: 'no session' }
      return isReady(openSession(record)) ? { exists: true } : { exists: false, reason: 'no open session' }
    },
    async getSessionInfo(jid) {
      const record = await load(await addressOf(jid))
      const open = record && openSession(record)
      if (!isReady(open)) return null
      return { baseKey: Buffer.from(open.indexInfo.baseKey, 'base64'), registrationId: open.registrationId }
    },
  }
}

/** With Signal's type byte. */
const KEY_BYTES = 33
const LID_DOMAINS = new Set(['1', '129'])
const HOSTED_DOMAIN = '128'
const CACHED_ADDRESSES = 1_000

/** The address under which a device's sessions are stored: by LID if it is known. */
function addressesBy({ jidToSignalProtocolAddress, lidMapping }: SignalRepositoryWithLIDStore) {
  const ofLids = boundedCache<string, string>(CACHED_ADDRESSES)
  return async (jid: string): Promise<string> => {
    const cached = ofLids.get(jid)
    if (cached !== undefined) return cached
    const address = jidToSignalProtocolAddress(jid)
    const [name = '', device = '0'] = address.split('.')
    const [user, domain = '0'] = name.split('_')
    if (LID_DOMAINS.has(domain)) {
      ofLids.set(jid, address)
      return address
    }
    const server = domain === HOSTED_DOMAIN ? 'hosted' : 's.whatsapp.net'
    const lid = await lidMapping.getLIDForPN(`${user}${device === '0' ? '' : `:${device}`}@${server}`)
    return lid ? jidToSignalProtocolAddress(lid) : address
  }
}

function ownIdentity({ signedIdentityKey, registrationId }: SignalCreds): OwnIdentity {
  const { public: pub, private: secret } = signedIdentityKey
  return {
    pubKey: Buffer.from(generateSignalPubKey(pub)),
    privKey: Buffer.from(secret).toString('base64'),
    registrationId,
  }
}

const storedPair = (pair: { public: Uint8Array; private: Uint8Array }): StoredKeyPair => ({
  pubKey: Buffer.from(pair.public).toString('base64'),
  privKey: Buffer.from(pair.private).toString('base64'),
})

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
