import { ActionIcon, Button, Group, Menu, Popover, SimpleGrid, Text, Textarea } from '@mantine/core'
import { IconBraces, IconMoodSmile, IconTrash } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type TextError, useErrorWords } from './error-words.ts'

const VARIABLES = [
  'greeting',
  'guest.first_name',
  'guest.name',
  'order.dish',
  'order.last_dish',
  'order.favourite_dish',
  'restaurant.name',
  'guest.bonuses',
  'promo_code',
  'opt_out_link',
] as const

/** What menus and hospitality need most; the system's keyboard has the others. */
const EMOJI = [
  '😊',
  '👋',
  '❤️',
  '🎉',
  '🔥',
  '🍕',
  '🍣',
  '🍔',
  '🥗',
  '🍰',
  '☕',
  '🍷',
  '🎁',
  '⭐',
  '🙏',
  '😋',
  '🚗',
  '⏰',
]

/** The most the server accepts. Pasted text is never cut off silently: its end is the question. */
const MAX_LENGTH = 4096

type Props = {
  label: string
  value: string
  onChange: (text: string) => void
  error?: TextError | undefined
  onRemove?: () => void
  removeLabel?: string
}

/** A text field with variables and emoji that are inserted at the cursor. */
export function TextBox({ label, value, onChange, error, onRemove, removeLabel }: Props) {
  const { t } = useTranslation('templates')
  const errorWords = useErrorWords()
  const tooLong = value.length > MAX_LENGTH
  const box = useRef<HTMLTextAreaElement>(null)
  const insert = (text: string) => {
    const area = box.current
    const [from, to] = area ? [area.selectionStart, area.selectionEnd] : [value.length, value.length]
    onChange(value.slice(0, from) + text + value.slice(to))
    requestAnimationFrame(() => {
      area?.focus()
      area?.setSelectionRange(from + text.length, from + text.length)
    })
  }
  return (
    <div>
      <Textarea
        ref={box}
        label={label}
        autosize
        minRows={4}
        maxRows={16}
        dir="auto"
        value={value}
        error={tooLong ? t('errors.characters', { count: value.length, max: MAX_LENGTH }) : error && errorWords(error)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {error?.name && error.nearest && (
        <Button
          size="compact-xs"
          variant="light"
          mt={4}
          onClick={() => onChange(value.replace(error.name ?? '', error.nearest ?? ''))}
        >
          {t('errors.replace', { nearest: error.nearest })}
        </Button>
      )}
      <Group gap={4} mt={4}>
        <Text size="xs" c="dimmed">
          {t('insert')}:
        </Text>
        {VARIABLES.slice(0, 4).map((name) => (
          <Button key={name} size="compact-xs" variant="default" onClick={() => insert(`{{ ${name} }}`)}>
            {t(`variables.${name}`)}
          </Button>
        ))}
        <Menu>
          <Menu.Target>
            <ActionIcon size="sm" color="gray" aria-label={t('insert')}>
              <IconBraces size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {VARIABLES.slice(4).map((name) => (
              <Menu.Item key={name} onClick={() => insert(`{{ ${name} }}`)}>
                {t(`variables.${name}`)}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item onClick={() => insert("{{ 'Привет|Здравствуйте' | pick }}")}>{t('pick')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Popover position="bottom" withArrow>
          <Popover.Target>
            <ActionIcon size="sm" color="gray" aria-label={t('emoji')}>
              <IconMoodSmile size={17} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown p="xs">
            <SimpleGrid cols={6} spacing={2} verticalSpacing={2}>
              {EMOJI.map((emoji) => (
                <ActionIcon key={emoji} color="gray" size="lg" aria-label={emoji} onClick={() => insert(emoji)}>
                  <span style={{ fontSize: 20 }}>{emoji}</span>
                </ActionIcon>
              ))}
            </SimpleGrid>
          </Popover.Dropdown>
        </Popover>
        {onRemove && removeLabel && (
          <ActionIcon size="sm" color="gray" ml="auto" aria-label={removeLabel} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </Group>
    </div>
  )
}
