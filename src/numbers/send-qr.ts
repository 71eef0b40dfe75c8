import QRCode from 'qrcode'
import type { RouteInput } from '../http/route.ts'
import { toIso } from '../http/time.ts'
import type { Qr } from './link-number.ts'

type Res = RouteInput<undefined, undefined, undefined>['res']

/** Answers with a QR as a PNG, as JSON or as a picture for terminals, by the content type that was chosen. */
export async function sendQr(res: Res, type: string, { text, expiresAt }: Qr): Promise<void> {
  res.set('cache-control', 'no-store').set('vary', 'accept')
  if (type === 'application/json') {
    res.json({ qr: text, expires_at: toIso(expiresAt) })
  } else if (type === 'text/plain') {
    res.type('text/plain').send(await QRCode.toString(text, { type: 'utf8' }))
  } else {
    res.type('image/png').send(await QRCode.toBuffer(text, { width: 512, margin: 2 }))
  }
}
