import { Text } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../formats.ts'
import classes from './phone-bubble.module.css'
import type { Channel } from './texts-of.ts'
import { markedPieces } from './whatsapp-marks.ts'

/** A message as it looks on a phone. */
export function PhoneBubble({ channel, text, title }: { channel: Channel; text: string; title: string | null }) {
  const { t } = useTranslation('templates')
  const formats = useFormats()
  return (
    <div className={classes.phone} data-channel={channel}>
      <div className={classes.bubble}>
        {channel === 'push' && (
          <div className={classes.app}>
            <span>Otklik</span>
            <span>{t('preview.now')}</span>
          </div>
        )}
        {title && (
          <Text size="sm" fw={600} className="people-wrote" dir="auto">
            {title}
          </Text>
        )}
        <div className="people-wrote" dir="auto">
          {channel === 'whatsapp' ? formatted(text) : text}
        </div>
        {channel === 'whatsapp' && <div className={classes.time}>{formats.time(Date.now())} ✓✓</div>}
      </div>
    </div>
  )
}

const TAGS = { bold: 'strong', italic: 'em', struck: 's', typed: 'code' } as const

function formatted(text: string): ReactNode {
  return markedPieces(text).map((piece, index) => {
    const key = `${index} ${piece.text}`
    if (piece.mark === undefined) return <Fragment key={key}>{piece.text}</Fragment>
    const Tag = TAGS[piece.mark]
    return <Tag key={key}>{piece.text}</Tag>
  })
}
