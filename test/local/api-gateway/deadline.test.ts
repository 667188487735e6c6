import { createDeadline } from '../../../local/api-gateway/deadline';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('what takes too long is ended, once', () => {
  const expired = jest.fn();
  createDeadline().set(100, expired);
  jest.advanceTimersByTime(99);
  expect(expired).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1000);
  expect(expired).toHaveBeenCalledTimes(1);
});

test('what ends in time is not', () => {
  const expired = jest.fn();
  const deadline = createDeadline();
  deadline.set(100, expired);
  deadline.clear();
  jest.advanceTimersByTime(1000);
  expect(expired).not.toHaveBeenCalled();
});

test.each([
  ['later than', 150, 200],
  ['earlier than', 20, 30],
])('the next one holds though the last would be %s it', (_, milliseconds, after) => {
  const [first, second] = [jest.fn(), jest.fn()];
  const deadline = createDeadline();
  deadline.set(100, first);
  jest.advanceTimersByTime(10);
  deadline.clear();
  deadline.set(milliseconds, second);
  jest.advanceTimersByTime(milliseconds - 1);
  expect(second).not.toHaveBeenCalled();
  jest.advanceTimersByTime(after - milliseconds);
  expect(second).toHaveBeenCalledTimes(1);
  expect(first).not.toHaveBeenCalled();
});

test('thousands of them that end in time make one timer', () => {
  const deadline = createDeadline();
  for (let i = 0; i < 1000; i++) {
    deadline.set(100, () => {});
    deadline.clear();
  }
  expect(jest.getTimerCount()).toBe(1);
});
