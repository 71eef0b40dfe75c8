import { ActionIcon, Popover } from '@mantine/core'
import { IconMoodSmile } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'

const EmojiPicker = lazy(() => import('./emoji-picker.tsx').then((each) => ({ default: each.EmojiPicker })))

/** Opens the emoji. Not on phones: their keyboards have their own. */
export function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useTranslation('inbox')
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          color="gray"
          size={38}
          visibleFrom="xs"
          aria-label={t('composer.emoji')}
          title={t('composer.emoji')}
          onClick={() => setOpened((open) => !open)}
        >
          <IconMoodSmile size={20} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        {opened && (
          <Suspense fallback={<div style={{ width: 320, height: 330 }} />}>
            <EmojiPicker
              onPick={(emoji) => {
                onPick(emoji)
                setOpened(false)
              }}
            />
          </Suspense>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
