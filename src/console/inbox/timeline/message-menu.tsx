import { Group, Menu, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowBackUp, IconCopy, IconMoodPlus, IconPencil, IconTrash } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct, useNotify } from '../../acts.ts'
import { api } from '../../api.ts'
import type { Message } from '../../api-types.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { opens } from '../../parts/opens.ts'
import { readable } from '../../theme.ts'
import classes from './message-menu.module.css'

const EmojiPicker = lazy(() => import('../composer/emoji-picker.tsx').then((each) => ({ default: each.EmojiPicker })))

const USUAL = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const
/** WhatsApp accepts edits for a quarter of an hour. */
const EDITABLE_MS = 15 * 60_000

type Props = {
  message: Message
  anchor: DOMRect
  onClose: () => void
  onQuote: () => void
  onEdit: () => void
}

/** What can be done with a message. One menu for the whole timeline, at the place where it was opened. */
export function MessageMenu({ message, anchor, onClose, onQuote, onEdit }: Props) {
  const { t } = useTranslation(['inbox', 'shell'])
  const notify = useNotify()
  const confirm = useConfirm()
  const [picking, setPicking] = useState(false)
  const touch = useMediaQuery('(pointer: coarse)', undefined, { getInitialValueInEffect: false })
  const { id, direction, text, status, reactions } = message
  const react = useAct((emoji: string) => api.POST('/v1/messages/{id}/reaction', { path: { id }, body: { emoji } }))
  const remove = useAct(() => api.DELETE('/v1/messages/{id}', { path: { id } }))
  const sent = direction === 'out' && !['failed', 'queued', 'sending'].includes(status)
  const reacting = direction === 'in' || sent
  const choose = (emoji: string) => {
    react.mutate(emoji === reactions.us ? '' : emoji)
    onClose()
  }
  const askToDelete = async () => {
    onClose()
    const words = {
      title: t('timeline.deleteTitle'),
      text: t('timeline.deleteText'),
      act: t('shell:act.delete'),
      danger: true,
    }
    if (await confirm(words)) remove.mutate()
  }
  return (
    <Menu
      opened
      onClose={onClose}
      position="bottom-end"
      withinPortal={false}
      floatingStrategy="fixed"
      closeOnItemClick={false}
      trapFocus
      returnFocus
      // On touch nothing is focused yet: the first reaction would look as if it were chosen.
      withInitialFocusPlaceholder={touch}
      width={touch ? 324 : 250}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('timeline.menu')}
          className={classes.anchor}
          style={{ top: anchor.top, left: anchor.left, width: anchor.width, height: anchor.height }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('timeline.menu')}>
        {picking ? (
          <Suspense fallback={null}>
            <EmojiPicker onPick={choose} />
          </Suspense>
        ) : (
          <>
            {reacting && (
              <Group gap={2} wrap="nowrap" justify="space-between" px={4} pb={4}>
                {USUAL.map((emoji) => (
                  <UnstyledButton
                    key={emoji}
                    role="menuitem"
                    className={classes.emoji}
                    data-chosen={reactions.us === emoji || undefined}
                    onClick={() => choose(emoji)}
                    aria-label={t('timeline.react', { emoji })}
                  >
                    {emoji}
                  </UnstyledButton>
                ))}
                <UnstyledButton
                  role="menuitem"
                  className={classes.emoji}
                  onClick={() => setPicking(true)}
                  aria-label={t('timeline.reactOther')}
                >
                  <IconMoodPlus size={18} />
                </UnstyledButton>
              </Group>
            )}
            <Menu.Item
              leftSection={<IconArrowBackUp size={16} />}
              onClick={() => {
                onClose()
                onQuote()
              }}
            >
              {t('timeline.quote')}
            </Menu.Item>
            {text && (
              <Menu.Item
                leftSection={<IconCopy size={16} />}
                onClick={() => {
                  onClose()
                  navigator.clipboard?.writeText(text).then(
                    () => notify.done(t('shell:act.copied')),
                    (error: unknown) => notify.failed(error),
                  )
                }}
              >
                {t('timeline.copy')}
              </Menu.Item>
            )}
            {sent && text && !message.delivery_id && Date.now() - Date.parse(message.at) < EDITABLE_MS && (
              <Menu.Item
                leftSection={<IconPencil size={16} />}
                onClick={() => {
                  onClose()
                  onEdit()
                }}
              >
                {t('shell:act.edit')}
              </Menu.Item>
            )}
            {sent && (
              <Menu.Item c={readable('red')} leftSection={<IconTrash size={16} />} {...opens(askToDelete)}>
                {t('timeline.deleteForAll')}
              </Menu.Item>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
