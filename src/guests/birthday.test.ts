import { describe, expect, test } from 'vitest'
import { birthColumns, birthdayInput, birthdayOfCell, birthdayTogether, presentBirthday } from './birthday.ts'

describe('a birthday', () => {
  test.each(['1990-05-17', '--05-17', '--02-29', '2000-02-29'])('%s is kept as it is', (birthday) => {
    expect(birthdayInput.parse(birthday)).toBe(birthday)
    expect(presentBirthday({ birth_day: null, birth_year: null, ...birthColumns(birthday) })).toBe(birthday)
  })

  test.each(['1990-5-17', '1990-02-29', '--02-30', '--13-01', '--00-10', '1890-01-01', '17.05.1990', '-05-17', ''])(
    '%s is refused',
    (text) => expect(birthdayInput.safeParse(text).success).toBe(false),
  )

  test('is read from tables as people write it', () => {
    expect(birthdayOfCell('17.05.1990')).toBe('1990-05-17')
    expect(birthdayOfCell('7.5')).toBe('--05-07')
    expect(birthdayOfCell('1990-05-17 00:00:00')).toBe('1990-05-17')
    for (const text of [
      ...['17.05.90', '17/05/1990', '5/17/1990', '17-5-1990', '17.05.1990 0:00:00', '17.05.1990 г.', '17,05,1990'],
      ...['17 мая 1990', '17 мая 1990 года', '1990.05.17', '1990-05-17T00:00:00+03:00', '19900517', '33010'],
    ]) {
      expect(birthdayOfCell(text), text).toBe('1990-05-17')
    }
    expect([birthdayOfCell('3 авг'), birthdayOfCell('01.03.05')]).toEqual(['--08-03', '2005-03-01'])
    for (const text of ['00.00.0000', '1990', '17', 'в мае', '31.31.1990', '99999', '1990-05', `${'1'.repeat(9)}`]) {
      expect(birthdayInput.safeParse(birthdayOfCell(text)).success, text).toBe(false)
    }
    expect(birthdayInput.safeParse(birthdayOfCell('May 17')).success).toBe(false)
    expect(birthdayOfCell(undefined)).toBeUndefined()
  })

  test('of two rows of one person is the one that knows more', () => {
    const none = { birth_day: null, birth_year: null }
    const day = { birth_day: '05-17', birth_year: null }
    const full = { birth_day: '05-17', birth_year: 1990 }
    const other = { birth_day: '06-01', birth_year: 1991 }
    expect(birthdayTogether(none, full)).toEqual(full)
    expect(birthdayTogether(full, none)).toEqual(full)
    expect(birthdayTogether(day, full)).toEqual(full)
    expect(birthdayTogether(day, other)).toEqual(day)
  })
})
