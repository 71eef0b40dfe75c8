import { Group, Loader, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLive, useLiveState } from '../live.ts'
import { ACCESS_KEY } from '../session.ts'
import { useTrouble } from './trouble.ts'

/** Says when no news arrives, or the server cannot work. After a gap everything shown is reloaded. */
export function LiveBanner() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const state = useLiveState()
  const trouble = useTrouble()
  const told = state === 'lost' ? 'lost' : trouble
  const before = useRef(state)
  useLive(['reset'], () => {
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== ACCESS_KEY[0] })
  })
  useEffect(() => {
    // Requests made meanwhile have failed, and things without events may have changed.
    if (before.current === 'lost' && state === 'open') void client.invalidateQueries()
    before.current = state
  }, [client, state])
  return (
    <div role="status" aria-live="polite">
      {told && (
        <Group gap="xs" px="md" py={6} bg="var(--mantine-color-yellow-light)" wrap="nowrap">
          <Loader size={14} color="yellow.8" />
          <Text size="sm">{t(`live.${told}`)}</Text>
        </Group>
      )}
    </div>
  )
}
