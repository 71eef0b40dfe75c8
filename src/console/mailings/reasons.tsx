import { Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { wordsOfReason } from '../../mailings/delivery-words.ts'
import { useFormats } from '../formats.ts'
import { useLanguage } from '../i18n.ts'

/** A reason in words; with the code if only the other side knows its meaning. */
export function useReasonWords(): (reason: string) => string {
  const language = useLanguage()
  return (reason) => wordsOfReason(reason, language)
}

/** The number for each reason, largest first. */
export function Reasons({ byReason, total }: { byReason: Record<string, number>; total: number }) {
  const { t } = useTranslation('mailings')
  const formats = useFormats()
  const words = useReasonWords()
  const rows = Object.entries(byReason).sort(([, a], [, b]) => b - a)
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('reasons.none')}
      </Text>
    )
  }
  return (
    <Stack gap="xs">
      {rows.map(([reason, count]) => (
        <div key={reason}>
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm">{words(reason)}</Text>
            <Text size="sm" className="numerals">
              {formats.number(count)}
            </Text>
          </Group>
          <Progress.Root size="xs">
            <Progress.Section value={(100 * count) / Math.max(1, total)} color="gray.6" withAria={false} />
          </Progress.Root>
        </div>
      ))}
    </Stack>
  )
}
