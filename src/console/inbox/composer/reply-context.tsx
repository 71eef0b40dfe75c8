import { CloseButton, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../api-types.ts'
import classes from '../timeline/quoted.module.css'
import { QuotedText } from '../timeline/quoted.tsx'

type Props = {
  quote: Message | undefined
  /** One of our messages is being changed. */
  editing: boolean
  guestName: string
  onLeave: () => void
}

/** What the text answers, or which message it replaces; and the way out of it. */
export function ReplyContext({ quote, editing, guestName, onLeave }: Props) {
  const { t } = useTranslation(['inbox', 'shell'])
  if (!quote && !editing) return null
  return (
    <Group pb={4} wrap="nowrap" gap="xs">
      <div className={classes.quoted}>
        {editing && <span className={classes.name}>{t('composer.editing')}</span>}
        {quote && !editing && <QuotedText message={quote} guestName={guestName} />}
      </div>
      <CloseButton aria-label={t('shell:act.cancel')} onClick={onLeave} />
    </Group>
  )
}
