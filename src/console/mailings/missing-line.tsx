import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../formats.ts'
import type { Missing } from './missing.ts'

/** Why a mailing cannot be saved yet. `channels`: how many it goes by. */
export function MissingLine({ missing, channels }: { missing: readonly Missing[]; channels: number }) {
  const { t } = useTranslation(['mailings', 'templates'])
  const formats = useFormats()
  if (missing.length === 0) return null
  const words = (each: Missing) => {
    if (each.what !== 'text') return t(`missing.${each.what}`)
    if (channels === 1) return t('missing.text')
    const names = each.channels.map((name) => t(`templates:channels.${name}`))
    return t('missing.textOf', { channels: formats.list(names) })
  }
  return (
    <Text size="sm" c="dimmed">
      {t('missing.title')}: {missing.map(words).join(', ')}.
    </Text>
  )
}
