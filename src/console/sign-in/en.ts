export const texts = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  submit: 'Sign in',
  wrong: 'E-mail or password is wrong.',
  many: 'Too many attempts. Wait a few minutes and try again.',
  forgot: 'Forgot the password? An administrator can set a new one.',
  first: {
    title: 'Welcome to Otklik',
    text: 'Make the first administrator. The others are invited in the settings later.',
    key: 'Administrator key',
    keyHint: 'The product printed it when it was first started (or it is OTKLIK_ADMIN_KEY).',
    name: 'Your name',
    passwordHint: 'At least 10 characters.',
    submit: 'Create and enter',
    wrongKey: 'This is not the administrator key.',
  },
}
