import { ActionIcon } from '@mantine/core'
import { IconSparkles } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { useCan } from '../session.ts'
import { useSettled } from '../settled.ts'

type Props = { guestId: string; disabled: boolean; writing: boolean; onAsk: () => void }

/** Asks the model for an answer to a guest; absent if the guest's restaurant wants no drafts. */
export function DraftButton({ guestId, disabled, writing, onAsk }: Props) {
  const { t } = useTranslation('inbox')
  const may = useCan()('messages:write')
  const settled = useSettled()
  const drafts = useQuery({
    queryKey: ['drafts', 'of', guestId],
    queryFn: ({ signal }) => api.GET('/v1/guests/{id}/draft', { path: { id: guestId }, signal }),
    enabled: may && settled,
    staleTime: 300_000,
  })
  if (!drafts.data?.available) return null
  return (
    <ActionIcon
      color="gray"
      size={38}
      disabled={disabled}
      loading={writing}
      aria-label={t('composer.model')}
      title={t('composer.model')}
      onClick={onAsk}
    >
      <IconSparkles size={20} />
    </ActionIcon>
  )
}
