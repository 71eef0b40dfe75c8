import { scanQr } from '../admit.ts'
import type { PhoneView, SandboxHandlers } from '../api.ts'
import { declareDevice } from '../declare-devices.ts'
import { unlink } from '../login.ts'
import type { Network } from '../network.ts'
import { enterPairingCode } from '../pairing-code.ts'
import { confirmOnPhone, findPasskeyLinking } from '../passkey.ts'
import type { OwnPhone } from '../phones.ts'
import { giveToken } from '../tokens.ts'
import { getGuest, getPhone } from './find.ts'

/** Phones, and how they link devices. */
export function linkingHandlers(network: Network) {
  return {
    createPhone: (params) => viewPhone(network.phones.create(params.phone, params.pushName)),
    phones: () => network.phones.all().map(viewPhone),
    scan: ({ phone: number, qr }) => ({ device: scanQr(network, network.phones.create(number), qr)?.device ?? null }),
    declareDevices: ({ devices }) => devices.map((device) => declareDevice(network, device)),
    enterPairingCode: async ({ phone: number, code }) => {
      await enterPairingCode(network, network.phones.create(number), code)
      return {}
    },
    requireTokens: ({ phone: number, required }) => {
      getPhone(network, number).requiresTokens = required
      return {}
    },
    giveToken: ({ phone: number, guest: key, way, at }) => {
      giveToken(network, getPhone(network, number), getGuest(network, key), way, at)
      return {}
    },
    demandPasskey: ({ phone: number, demand }) => {
      const own = network.phones.create(number)
      if (demand) own.passkey = demand
      else delete own.passkey
      return {}
    },
    passkey: ({ phone: number }) => {
      const { stage, proof, code = null, problem = null } = getPasskeyLinking(network, number).linking
      return { stage, proof, code, problem }
    },
    confirmPasskey: ({ phone: number, same }) => {
      const { connection, linking } = getPasskeyLinking(network, number)
      confirmOnPhone(network, connection, linking, same)
      return {}
    },
    unlink: (params) => ({ removed: unlink(network, getPhone(network, params.phone), params.device) }),
  } satisfies Partial<SandboxHandlers>
}

/** Throws when nobody links the phone by passkey. */
function getPasskeyLinking(network: Network, number: string) {
  const found = findPasskeyLinking(network, getPhone(network, number))
  if (!found) throw new Error(`nobody links ${number} by passkey`)
  return found
}

function viewPhone(phone: OwnPhone): PhoneView {
  return {
    phone: phone.phone,
    lid: phone.lid,
    pushName: phone.pushName,
    devices: [...phone.companions.values()].map((item) => ({
      device: item.device,
      online: item.connection !== undefined,
      live: item.connection?.live ?? false,
      pending: item.pending.size,
      preKeys: item.preKeys.length,
    })),
    restriction: phone.restriction,
  }
}
