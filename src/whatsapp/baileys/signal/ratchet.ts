import { agree, newKeyPair, publicKey } from './curve.ts'
import { chainKeys, hmac } from './derive.ts'
import { SessionError } from './session-error.ts'
import {
  RECEIVING,
  SENDING,
  type StoredChain,
  type StoredChains,
  type StoredRatchet,
  type StoredSession,
} from './stored-record.ts'

const MAX_SKIPPED = 2_000
const MESSAGE_KEY = Buffer.of(1)
const CHAIN_KEY = Buffer.of(2)

/**
 * The chain advanced to the message with this number, whose key is then in `messageKeys`, unless it was used before.
 */
export function advanced(chain: StoredChain, counter: number): StoredChain {
  let at = chain.chainKey.counter
  if (at >= counter) return chain
  if (counter - at > MAX_SKIPPED) throw new SessionError('Over 2000 messages into the future!')
  if (chain.chainKey.key === undefined) throw new SessionError('Chain closed')
  let key = bytes(chain.chainKey.key)
  const messageKeys: Record<string, string> = { ...chain.messageKeys }
  while (at < counter) {
    messageKeys[++at] = hmac(key, MESSAGE_KEY).toString('base64')
    key = hmac(key, CHAIN_KEY)
  }
  return { ...chain, chainKey: { counter: at, key: key.toString('base64') }, messageKeys }
}

/** The chain without this message's key, and the key: it can be taken once. */
export function takeMessageKey(chain: StoredChain, counter: number): { chain: StoredChain; key: Buffer } {
  const { [counter]: key, ...messageKeys } = chain.messageKeys
  if (key === undefined) throw new SessionError('Key used already or never filled', 'MessageCounterError')
  return { chain: { ...chain, messageKeys }, key: Buffer.from(key, 'base64') }
}

/**
 * The session that can read a message that came under this key: with it the other side has begun a new chain, and so do
 * we, with a key of our own.
 */
export function stepped(session: StoredSession, remoteKey: Buffer, previousCounter: number): StoredSession {
  const remote = remoteKey.toString('base64')
  if (session._chains[remote]) return session
  const { currentRatchet: ratchet } = session
  const chains: Record<string, StoredChain> = { ...session._chains }
  const former = chains[ratchet.lastRemoteEphemeralKey]
  if (former) {
    const { chainKey, ...rest } = advanced(former, previousCounter)
    chains[ratchet.lastRemoteEphemeralKey] = { ...rest, chainKey: { counter: chainKey.counter } }
  }
  const theirs = publicKey(remoteKey)
  const receiving = chainKeys(agree(theirs, ratchet.ephemeralKeyPair.privKey), bytes(ratchet.rootKey), 'WhisperRatchet')
  chains[remote] = newChain(receiving.chain, RECEIVING)
  const sent = chains[ratchet.ephemeralKeyPair.pubKey]
  delete chains[ratchet.ephemeralKeyPair.pubKey]
  const ephemeralKeyPair = newKeyPair()
  const sending = chainKeys(agree(theirs, ephemeralKeyPair.privKey), receiving.root, 'WhisperRatchet')
  chains[ephemeralKeyPair.pubKey] = newChain(sending.chain, SENDING)
  const currentRatchet: StoredRatchet = {
    ephemeralKeyPair,
    lastRemoteEphemeralKey: remote,
    previousCounter: sent ? sent.chainKey.counter : ratchet.previousCounter,
    rootKey: sending.root.toString('base64'),
  }
  return { ...session, currentRatchet, _chains: chains }
}

export function newChain(key: Buffer, chainType: number): StoredChain {
  return { chainKey: { counter: -1, key: key.toString('base64') }, chainType, messageKeys: {} }
}

export const withChain = (session: StoredSession, id: string, chain: StoredChain): StoredSession => {
  const _chains: StoredChains = { ...session._chains, [id]: chain }
  return { ...session, _chains }
}

export const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64')
