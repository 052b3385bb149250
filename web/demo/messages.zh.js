/** Every word the page says by itself. The widget has its own; what the bot says comes from the server. */
export const words = {
  title: "支付排障助手",
  pickerKicker: "演示",
  pickerTitle: "支付排障助手",
  pickerLead: "选一个钱包，像它的客户那样提问。每个钱包只按自己的资料回答。",
  pickerFoot: "这是演示页面，请不要输入真实的账户信息。",
  walletHint: "智能客服",
  choose: "先选一个钱包，再开始对话。",
  phone: (name) => `${name}的客服窗口`,
  wechat: "在微信里试",
  back: "换一个钱包",
  paperTitle: (name) => `${name}的资料`,
  paperLead: "机器人只依据这份资料回答。资料里有的说法自相矛盾，机器人会提醒，不会照说。",
  paperMissing: "这个钱包的资料暂时看不了。",
};
