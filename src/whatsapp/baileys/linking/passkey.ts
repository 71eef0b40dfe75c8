import { randomBytes } from 'node:crypto'
import {
  type AuthenticationCreds,
  type BinaryNode,
  getBinaryNodeChild,
  getBinaryNodeChildString,
  proto,
  type WASocket,
} from '@whiskeysockets/baileys'
import type { Clock } from '../../../lib/clock.ts'
import type { Logger } from '../../../lib/logger.ts'
import { MINUTE } from '../../../lib/units.ts'
import type { LinkingFailure, PasskeyAnswer, PasskeyStep } from '../../port.ts'
import {
  comparisonCode,
  handoffProof,
  makePrologue,
  type PrimaryIdentity,
  type Prologue,
  readPrimaryIdentity,
  sealPairingRequest,
} from './passkey-crypto.ts'
import { readPasskeyOptions } from './passkey-options.ts'
import { acknowledgement } from './qr-code.ts'
import { companionNonce, encryptedPairingRequest, passkeyOptionsQuery, passkeyPrologue, refQuery } from './requests.ts'

export type PasskeyCeremony = {
  isActive(): boolean
  /** The owner's answer to the challenge, from their browser. */
  answer(answer: PasskeyAnswer): Promise<void>
  /** The owner confirms that both codes are the same. */
  confirm(): Promise<void>
  /** The connection has ended. */
  stop(): void
}

type Deps = {
  sock: Pick<WASocket, 'ws' | 'query' | 'sendNode'>
  creds: AuthenticationCreds
  clock: Clock
  log: Logger
  touchCredentials: () => void
  ask: <T>(answer: Promise<T>) => Promise<T>
  onStep: (step: PasskeyStep) => void
  onFailure: (failure: LinkingFailure) => void
}

/** WhatsApp gives ten minutes for the challenge; after that the phone needs some time of its own. */
const MAX_MS = 10 * MINUTE
const PHONE_MS = 3 * MINUTE
/** For this long the scanned code proves who we are. */
const PROOF_MS = 5 * MINUTE
const MAX_ANSWERS = 3
/** Baileys registers us as Chrome; see `browser` in socket-config.ts. */
const DEVICE_TYPE = proto.DeviceProps.PlatformType.CHROME

type Stage =
  | { name: 'idle' }
  | { name: 'required'; options: PasskeyStep & { stage: 'required' }; since: number }
  | { name: 'answering' }
  | { name: 'on_phone'; prologue: Prologue; isProven: boolean }
  | { name: 'comparing'; prologue: Prologue; primary: PrimaryIdentity; code: string }
  | { name: 'finishing' }
  | { name: 'over' }

/**
 * Linking when WhatsApp demands the account's passkey ("shortcake"). Only the owner's own browser can answer the
 * challenge, so it is passed out, and the answer goes to WhatsApp unchanged. Then phone and device agree on a key,
 * people compare a code, and linking ends as usual, under a new secret. Ends with a reason when time runs out.
 */
export function attendPasskey({ sock, creds, clock, log, ...deps }: Deps): PasskeyCeremony {
  let stage: Stage = { name: 'idle' }
  let answers = 0
  let expiresAt = 0
  let deadline: NodeJS.Timeout | undefined

  const isActive = () => stage.name !== 'idle' && stage.name !== 'over'
  const query = (node: BinaryNode) => deps.ask(sock.query(node) as Promise<BinaryNode>)

  function allow(ms: number): void {
    expiresAt = Math.max(expiresAt, clock.now() + ms)
    clearTimeout(deadline)
    deadline = setTimeout(() => fail('passkey_expired'), expiresAt - clock.now())
  }

  function fail(reason: LinkingFailure): void {
    if (stage.name === 'over') return
    stop()
    log.warn({ reason }, 'linking by passkey has failed')
    deps.onFailure(reason)
  }

  function stop(): void {
    stage = { name: 'over' }
    clearTimeout(deadline)
  }

  /** Each notification is acknowledged; with a claimed account (for a pairing code) Baileys does so itself. */
  async function onNotice(notice: BinaryNode, work: () => Promise<void>): Promise<void> {
    if (creds.account || stage.name === 'over') return
    if (!creds.me) await sock.sendNode(acknowledgement(notice))
    await work().catch((err: unknown) => {
      log.warn({ err }, 'a step of linking by passkey has failed')
      fail('passkey_refused')
    })
  }

  async function require(given: string | undefined, problem: 'refused' | null): Promise<void> {
    // Announced without the challenge, which has to be requested.
    const text = given ?? textOf(await query(passkeyOptionsQuery()), 'passkey_request_options')
    const options = readPasskeyOptions(text)
    expiresAt = 0
    allow(Math.min(options.timeout ?? MAX_MS, MAX_MS))
    const step = { stage: 'required', options, expiresAt, problem } as const
    stage = { name: 'required', options: step, since: clock.steady() }
    deps.onStep(step)
  }

  async function answer({ credentialId, assertion }: PasskeyAnswer, since: number): Promise<void> {
    stage = { name: 'answering' }
    answers += 1
    const prologue = makePrologue(textOf(await query(refQuery()), 'ref'), DEVICE_TYPE)
    const isProven = clock.steady() - since < PROOF_MS
    const proof = isProven ? handoffProof(Buffer.from(creds.advSecretKey, 'base64'), prologue) : undefined
    const request = passkeyPrologue({ credentialId, assertion, payload: prologue.payload, proof })
    // The phone may answer before the server has.
    stage = { name: 'on_phone', prologue, isProven }
    try {
      await query(request)
    } catch (err) {
      log.warn({ err }, 'WhatsApp did not take the answer to its challenge')
      if (answers >= MAX_ANSWERS) return fail('passkey_refused')
      return require(undefined, 'refused')
    }
    allow(PHONE_MS)
    if (stage.name === 'on_phone') deps.onStep({ stage: 'on_phone', expiresAt })
  }

  async function meet(notice: BinaryNode): Promise<void> {
    if (stage.name !== 'on_phone') return log.warn('the phone answered a linking that nobody began')
    const { prologue, isProven } = stage
    const primary = readPrimaryIdentity(bytesOf(notice, 'primary_ephemeral_identity'))
    const code = comparisonCode(prologue, primary)
    stage = { name: 'comparing', prologue, primary, code }
    allow(PHONE_MS)
    await query(companionNonce(prologue.nonce))
    deps.onStep({ stage: 'comparing', code, mustConfirm: !isProven, expiresAt })
    if (isProven) await confirm()
  }

  async function confirm(): Promise<void> {
    if (stage.name !== 'comparing') return
    const { prologue, primary } = stage
    stage = { name: 'finishing' }
    const [before, advSecret] = [creds.advSecretKey, randomBytes(32)]
    const sealed = sealPairingRequest(prologue, primary, {
      noise: creds.noiseKey.public,
      identity: creds.signedIdentityKey.public,
      advSecret,
    })
    // The phone's answer, which depends on it, may come right after the server's.
    creds.advSecretKey = advSecret.toString('base64')
    try {
      await query(encryptedPairingRequest(sealed))
      deps.touchCredentials()
    } catch (err) {
      creds.advSecretKey = before
      throw err
    }
  }

  sock.ws.on('CB:notification,type:passkey_prologue_request', (notice: BinaryNode) =>
    onNotice(notice, () => require(getBinaryNodeChildString(notice, 'passkey_request_options'), null)),
  )
  sock.ws.on('CB:notification,type:crsc_continuation', (notice: BinaryNode) => onNotice(notice, () => meet(notice)))

  /** People asked for it: an error of WhatsApp or of the connection ends the linking, with a reason. */
  const acted = (work: Promise<void>) =>
    work.catch((err: unknown) => {
      if (stage.name !== 'over' && isActive()) fail('passkey_refused')
      throw err
    })

  return {
    isActive,
    async answer(given) {
      if (stage.name !== 'required') throw new Error('no passkey is asked for')
      await acted(answer(given, stage.since))
    },
    async confirm() {
      if (stage.name !== 'comparing') throw new Error('there is no code to compare')
      await acted(confirm())
    },
    stop,
  }
}

function textOf(node: BinaryNode, tag: string): string {
  const text = getBinaryNodeChildString(node, tag)
  if (!text) throw new Error(`WhatsApp gave no ${tag}`)
  return text
}

function bytesOf(node: BinaryNode, tag: string): Uint8Array {
  const content = getBinaryNodeChild(node, tag)?.content
  if (!(content instanceof Uint8Array)) throw new Error(`WhatsApp gave no ${tag}`)
  return content
}
