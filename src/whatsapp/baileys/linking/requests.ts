import type { BinaryNode } from '@whiskeysockets/baileys'

const iq = (type: 'get' | 'set', child: BinaryNode): BinaryNode => ({
  tag: 'iq',
  attrs: { to: '@s.whatsapp.net', type, xmlns: 'md' },
  content: [child],
})

const leaf = (tag: string, content?: Uint8Array): BinaryNode => ({ tag, attrs: {}, ...(content && { content }) })

/** The challenge, when the demand for a passkey came without it. */
export const passkeyOptionsQuery = (): BinaryNode => iq('get', leaf('passkey_request_options'))

/** A name for this linking attempt. */
export const refQuery = (): BinaryNode => iq('get', leaf('ref'))

type PrologueParts = {
  credentialId: Uint8Array
  assertion: Uint8Array
  payload: Uint8Array
  proof: Uint8Array | undefined
}

/** The owner's answer, with our commitment to a key. */
export const passkeyPrologue = ({ credentialId, assertion, payload, proof }: PrologueParts): BinaryNode =>
  iq('set', {
    tag: 'passkey_prologue',
    attrs: {},
    content: [
      leaf('credential_id', credentialId),
      leaf('webauthn_assertion', assertion),
      leaf('prologue_payload', payload),
      ...(proof ? [leaf('pairing_handoff_proof', proof)] : []),
    ],
  })

/** The key and nonce of the commitment. */
export const companionNonce = (nonce: Uint8Array): BinaryNode => iq('set', leaf('companion_nonce', nonce))

export const encryptedPairingRequest = (sealed: Uint8Array): BinaryNode =>
  iq('set', leaf('encrypted_pairing_request', sealed))
