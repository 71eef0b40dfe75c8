import type { ChannelMessage } from '../port.ts'

export const message: ChannelMessage = {
  no: 77,
  deliveryId: 'dlv_01',
  to: '+79031112233',
  title: null,
  text: 'Ждём вас в пятницу?',
}
