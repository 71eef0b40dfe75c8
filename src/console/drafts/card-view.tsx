import { Alert, Button, Card, Group, List, Loader, Text } from '@mantine/core'
import { IconRefresh, IconSparkles } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useDescribe } from '../acts.ts'
import type { ApiError } from '../api.ts'
import { useFormats } from '../formats.ts'
import type { DraftCardProps } from './use-model-draft.ts'

/** The model's offer, and what can be done with it. */
export function CardView({ offered, onUse, onAnother, onDiscard }: DraftCardProps) {
  const { t, i18n } = useTranslation('drafts')
  const { quoted } = useFormats()
  const why = useTrouble()
  const { text, problems, writing, error } = offered
  return (
    <Card component="section" aria-label={t('title')} p="xs" mb="xs" withBorder>
      <Group gap={6} mb={4} wrap="nowrap">
        <IconSparkles size={15} aria-hidden />
        <Text size="xs" fw={600} flex={1}>
          {t('title')}
        </Text>
        {writing && <Loader size={14} aria-hidden />}
      </Group>
      <div role="status">
        {writing && text === '' && (
          <Text size="sm" c="dimmed">
            {t('writing')}
          </Text>
        )}
        {error && <Text size="sm">{why(error)}</Text>}
      </div>
      {text !== '' && (
        <Text
          size="sm"
          dir="auto"
          tabIndex={0}
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxHeight: '30vh', overflowY: 'auto' }}
        >
          {text}
        </Text>
      )}
      {problems.length > 0 && (
        <Alert color="yellow" p="xs" mt={6} title={t('problems')}>
          <List size="sm">
            {problems.map(({ rule, message, found }) => (
              <List.Item key={rule}>
                {i18n.exists(`drafts:problem.${rule}`) ? t(`problem.${rule}` as 'problem.cut_off') : message}
                {found && ` ${quoted(found)}`}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {!error && !writing && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('check')}
        </Text>
      )}
      <Group gap="xs" mt={6}>
        {!error && !writing && (
          <Button size="xs" onClick={() => onUse(text)}>
            {t('use')}
          </Button>
        )}
        {!writing && (
          <Button size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={onAnother}>
            {t('another')}
          </Button>
        )}
        <Button size="xs" variant="subtle" color="gray" onClick={onDiscard}>
          {t(writing ? 'stop' : 'discard')}
        </Button>
      </Group>
    </Card>
  )
}

/** Why there is no draft, in words. */
function useTrouble(): (error: ApiError) => string {
  const { t, i18n } = useTranslation('drafts')
  const describe = useDescribe()
  return (error) => {
    const trouble = error.problem.errors?.[0]?.code ?? ''
    return i18n.exists(`drafts:trouble.${trouble}`) ? t(`trouble.${trouble}` as 'trouble.off') : describe(error).title
  }
}
