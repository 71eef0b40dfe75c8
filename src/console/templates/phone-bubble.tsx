import { Text } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../formats.ts'
import classes from './phone-bubble.module.css'
import type { Channel } from './texts-of.ts'

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

const MARK = /(```[\s\S]+?```|\*[^*\n]+\*|_[^_\n]+_|~[^~\n]+~)/

/** WhatsApp's own marks: *bold*, _italic_, ~struck out~, ```as typed```. */
export function formatted(text: string): ReactNode {
  return text.split(MARK).map((part, index) => {
    const key = `${index} ${part}`
    if (index % 2 === 0) return <Fragment key={key}>{part}</Fragment>
    if (part.startsWith('```')) return <code key={key}>{part.slice(3, -3)}</code>
    const inner = part.slice(1, -1)
    if (part.startsWith('*')) return <strong key={key}>{inner}</strong>
    return part.startsWith('_') ? <em key={key}>{inner}</em> : <s key={key}>{inner}</s>
  })
}
