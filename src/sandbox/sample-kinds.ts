import type { proto } from '@whiskeysockets/baileys'

type File = Pick<
  proto.Message.IImageMessage,
  'url' | 'directPath' | 'mediaKey' | 'fileLength' | 'fileSha256' | 'fileEncSha256'
>

/** One message of each kind that people and businesses send today, apart from those with a content of their own. */
/** The contents of order `4711`, for whoever asks with its token: WhatsApp counts in thousandths. */
export const ORDERED = [
  { name: 'Маргарита', quantity: 2, price: 500_000 },
  { name: 'Морс', quantity: 1, price: 490_000 },
]

export const SAMPLES = {
  order: () => ({
    orderMessage: {
      orderId: '4711',
      itemCount: 3,
      orderTitle: 'Пиццерия на углу',
      message: 'Без лука, пожалуйста',
      totalAmount1000: 1_490_000,
      totalCurrencyCode: 'RUB',
      token: 'token',
    },
  }),
  priced_order: () => ({
    interactiveMessage: {
      body: { text: 'Ваш заказ' },
      nativeFlowMessage: {
        buttons: [{ name: 'order_details', buttonParamsJson: JSON.stringify(PRICED) }],
      },
    },
  }),
  product: () => ({
    productMessage: {
      product: {
        productId: '12',
        title: 'Том ям',
        description: 'Острый суп',
        currencyCode: 'RUB',
        priceAmount1000: 590_000,
        url: 'https://example.com/tom-yam',
      },
      body: 'Есть сегодня?',
    },
  }),
  poll: () => ({
    pollCreationMessageV3: {
      name: 'Когда придём?',
      options: [{ optionName: 'В пятницу' }, { optionName: 'В субботу' }],
      selectableOptionsCount: 1,
    },
  }),
  event: () => ({
    eventMessage: {
      name: 'День рождения Анны',
      description: 'Нас будет десять',
      location: { degreesLatitude: 55.75, degreesLongitude: 37.61, name: 'Веранда' },
      startTime: 1_800_000_000,
    },
  }),
  view_once: (file: File) => ({
    viewOnceMessageV2: {
      message: { imageMessage: { ...file, mimetype: 'image/png', caption: 'Секрет', viewOnce: true } },
    },
  }),
  placeholder: () => ({ placeholderMessage: { type: 0 } }),
  list_answer: () => ({
    listResponseMessage: {
      singleSelectReply: { selectedRowId: 'row-2' },
      contextInfo: { stanzaId: 'MENU', quotedMessage: LIST },
    },
  }),
  button_answer: () => ({ buttonsResponseMessage: { selectedButtonId: 'b1', selectedDisplayText: 'Подтверждаю' } }),
  flow_answer: () => ({
    interactiveResponseMessage: {
      body: { text: 'Sent' },
      nativeFlowResponseMessage: {
        name: 'flow',
        paramsJson: JSON.stringify({ flow_token: 'secret', screen_0_Гостей_0: '0_Четверо', screen_0_Имя_1: 'Анна' }),
      },
    },
  }),
  list: () => LIST,
  template: () => ({
    templateMessage: {
      hydratedTemplate: {
        hydratedTitleText: 'Ваш стол',
        hydratedContentText: 'Ждём в 19:00',
        hydratedButtons: [{ quickReplyButton: { displayText: 'Приду', id: 'yes' } }],
      },
    },
  }),
  album: () => ({ albumMessage: { expectedImageCount: 2 } }),
  album_picture: (file: File) => ({
    associatedChildMessage: { message: { imageMessage: { ...file, mimetype: 'image/png' } } },
    messageContextInfo: { messageAssociation: { associationType: 1, parentMessageKey: { id: 'ALBUM' } } },
  }),
  video_note: (file: File) => ({ ptvMessage: { ...file, mimetype: 'video/mp4', seconds: 4 } }),
  live_location: () => ({
    liveLocationMessage: { degreesLatitude: 55.75, degreesLongitude: 37.61, caption: 'Еду', sequenceNumber: 1 },
  }),
  contacts: () => ({
    contactsArrayMessage: {
      displayName: '2 контакта',
      contacts: ['Пётр', 'Мария'].map((displayName, i) => ({
        displayName,
        vcard: `BEGIN:VCARD\nFN:${displayName}\nTEL:+7916111223${i}\nEND:VCARD`,
      })),
    },
  }),
  mention: (_file: File, me: string) => ({
    extendedTextMessage: { text: `Это @${me.split('@')[0]} заказывал`, contextInfo: { mentionedJid: [me] } },
  }),
  forwarded: () => ({
    extendedTextMessage: { text: 'Смотрите', contextInfo: { isForwarded: true, forwardingScore: 7 } },
  }),
  link: () => ({
    extendedTextMessage: {
      text: 'Вот: https://example.com/menu',
      matchedText: 'https://example.com/menu',
      title: 'Меню',
      description: 'Супы и десерты',
      jpegThumbnail: Buffer.alloc(5_000, 1),
    },
  }),
  payment: () => ({ requestPaymentMessage: { noteMessage: { extendedTextMessage: { text: 'за ужин' } } } }),
} satisfies Record<string, (file: File, me: string) => proto.IMessage>

export type SampleKind = keyof typeof SAMPLES

const LIST = {
  listMessage: {
    title: 'Что подать?',
    buttonText: 'Меню',
    sections: [
      {
        title: 'Супы',
        rows: [
          { rowId: 'row-1', title: 'Борщ' },
          { rowId: 'row-2', title: 'Солянка' },
        ],
      },
    ],
  },
}

const PRICED = {
  currency: 'RUB',
  total_amount: { value: 149_000, offset: 100 },
  order: {
    items: [
      { name: 'Маргарита', quantity: 2, amount: { value: 50_000, offset: 100 } },
      { name: 'Морс', quantity: 1, amount: { value: 49_000, offset: 100 } },
    ],
  },
}
