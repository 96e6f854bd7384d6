<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AfterCards</name>
    <message>
        <source>Performance of the agreement</source>
        <translation>协议履行</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Record the payment</source>
        <translation>登记付款</translation>
    </message>
    <message>
        <source>Which payment</source>
        <translation>哪一笔付款</translation>
    </message>
    <message>
        <source>Paid on</source>
        <translation>付款日期</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>No. of the voucher</source>
        <translation>凭证号</translation>
    </message>
    <message>
        <source>Proof in the file</source>
        <translation>附件中的凭证</translation>
    </message>
    <message>
        <source>{0} still owed</source>
        <translation>尚欠{0}</translation>
    </message>
    <message>
        <source>{0} days late</source>
        <translation>逾期{0}天</translation>
    </message>
    <message>
        <source>Copies handed over</source>
        <translation>送达</translation>
    </message>
    <message>
        <source>refused: {0}</source>
        <translation>拒收：{0}</translation>
    </message>
    <message>
        <source>Copy no.</source>
        <translation>份号</translation>
    </message>
    <message>
        <source>Record the delivery</source>
        <translation>登记送达</translation>
    </message>
    <message>
        <source>Received by</source>
        <translation>签收人</translation>
    </message>
    <message>
        <source>Relation to the party</source>
        <translation>与受送达人关系</translation>
    </message>
    <message>
        <source>Why it was refused</source>
        <translation>拒收理由</translation>
    </message>
    <message>
        <source>Witness</source>
        <translation>见证人</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Judicial confirmation</source>
        <translation>司法确认</translation>
    </message>
    <message>
        <source>The court confirms only what a people&apos;s committee has mediated. Who is not paid under a police agreement can sue.</source>
        <translation>只有人民调解协议才能申请司法确认。公安调解书不履行的，可以向人民法院起诉。</translation>
    </message>
    <message>
        <source>All parties apply jointly by {0} (30 days).</source>
        <translation>各方最迟于{0}共同申请（协议生效后30日内）。</translation>
    </message>
    <message>
        <source>Record the result</source>
        <translation>登记结果</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Decided on</source>
        <translation>裁定日期</translation>
    </message>
    <message>
        <source>No. of the ruling</source>
        <translation>裁定书编号</translation>
    </message>
    <message>
        <source>Record the application</source>
        <translation>登记申请</translation>
    </message>
    <message>
        <source>Court</source>
        <translation>受理法院</translation>
    </message>
    <message>
        <source>Received by the court on</source>
        <translation>法院收件日期</translation>
    </message>
    <message>
        <source>Calls back</source>
        <translation>回访</translation>
    </message>
    <message>
        <source>still disputes</source>
        <translation>仍有争议</translation>
    </message>
    <message>
        <source>Record the call</source>
        <translation>登记回访</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Satisfaction, 1 to 5</source>
        <translation>满意度（1至5分）</translation>
    </message>
    <message>
        <source>What the party said</source>
        <translation>当事人意见</translation>
    </message>
    <message>
        <source>Still disputes</source>
        <translation>仍有争议</translation>
    </message>
    <message>
        <source>Breach or end</source>
        <translation>违约或终止</translation>
    </message>
    <message>
        <source>After a breach: {0}</source>
        <translation>违约后可以：{0}</translation>
    </message>
    <message>
        <source>Record the breach or end</source>
        <translation>登记违约或终止</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>What is done next</source>
        <translation>后续途径</translation>
    </message>
    <message>
        <source>Party</source>
        <translation>当事人</translation>
    </message>
</context>
<context>
    <name>AgendaModel</name>
    <message>
        <source>late by</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>{0} days overdue</source>
        <translation>逾期 {0} 天</translation>
    </message>
    <message>
        <source>ends today</source>
        <translation>今天到期</translation>
    </message>
    <message>
        <source>{0} days left</source>
        <translation>剩余 {0} 天</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>Mobile mediation room</source>
        <translation>流动调解室</translation>
    </message>
    <message>
        <source>Falls due</source>
        <translation>到期提醒</translation>
    </message>
    <message>
        <source>Today: Ctrl+1</source>
        <translation>按 Ctrl+1 查看今日</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>另有 {0} 项</translation>
    </message>
</context>
<context>
    <name>AskForm</name>
    <message>
        <source>Source</source>
        <translation>资金来源</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Payee is</source>
        <translation>收款人类别</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>当事人</translation>
    </message>
    <message>
        <source>Payee</source>
        <translation>收款人</translation>
    </message>
    <message>
        <source>Account no.</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>Account in the name of</source>
        <translation>户名</translation>
    </message>
    <message>
        <source>Bank</source>
        <translation>开户行</translation>
    </message>
    <message>
        <source>Bank code (12 digits)</source>
        <translation>联行号（12位）</translation>
    </message>
    <message>
        <source>Way of payment</source>
        <translation>支付方式</translation>
    </message>
    <message>
        <source>No. of the police notice or letter</source>
        <translation>公安通知书或担保函文号</translation>
    </message>
    <message>
        <source>Hospital&apos;s paper for more than 7 days</source>
        <translation>医院延长抢救证明文号（超过7日）</translation>
    </message>
    <message>
        <source>Insured vehicle</source>
        <translation>承保车辆</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>为哪位伤者</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>事由</translation>
    </message>
    <message>
        <source>What you saw yourself</source>
        <translation>您亲眼看到的情况</translation>
    </message>
</context>
<context>
    <name>AssessmentSection</name>
    <message>
        <source>Items</source>
        <translation>损失项目</translation>
    </message>
    <message>
        <source>Another item</source>
        <translation>其他项目</translation>
    </message>
    <message>
        <source>Agree on what was assessed</source>
        <translation>按应得赔偿填入约定</translation>
    </message>
    <message>
        <source>Show it to the party</source>
        <translation>给当事人看</translation>
    </message>
    <message>
        <source>Scenario {0}</source>
        <translation>方案{0}</translation>
    </message>
    <message>
        <source>Not evidence of this item</source>
        <translation>不是这一项的证据</translation>
    </message>
    <message>
        <source>There is nothing to be shown yet.</source>
        <translation>还没有可以给当事人看的结果。</translation>
    </message>
</context>
<context>
    <name>AttachmentPane</name>
    <message>
        <source>Remove the place</source>
        <translation>移除拍摄地点</translation>
    </message>
    <message>
        <source>Removes it from this case&apos;s record only: the file itself is never altered and still says where it was taken.</source>
        <translation>仅从本案记录中移除；原始文件不作任何改动，文件内仍保留拍摄地点。</translation>
    </message>
    <message>
        <source>Taken at the place</source>
        <translation>拍摄地点</translation>
    </message>
    <message>
        <source>{0} pages</source>
        <translation>{0} 页</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>拍摄时间</translation>
    </message>
    <message>
        <source> (by the camera&apos;s clock)</source>
        <translation>（以相机时钟为准）</translation>
    </message>
    <message>
        <source>Came in by</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>附件种类</translation>
    </message>
    <message>
        <source>Of whom</source>
        <translation>相关当事人</translation>
    </message>
    <message>
        <source>Nobody in particular</source>
        <translation>不指定</translation>
    </message>
    <message>
        <source>Original or copy</source>
        <translation>原件情况</translation>
    </message>
    <message>
        <source>Not said</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Save a copy …</source>
        <translation>另存副本…</translation>
    </message>
    <message>
        <source>Copy without place …</source>
        <translation>另存（去除位置）…</translation>
    </message>
    <message>
        <source>For outsiders: the picture anew, without place and camera data</source>
        <translation>供外部人员使用：重新生成图片，不含拍摄地点和相机信息</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>另存副本</translation>
    </message>
</context>
<context>
    <name>AttachmentsSection</name>
    <message>
        <source>No files yet. Add photos, scans, PDFs or recordings: drag them here, paste them, or choose them.</source>
        <translation>还没有附件。可将照片、扫描件、PDF或录音录像拖到这里，也可粘贴或选择文件。</translation>
    </message>
    <message>
        <source>What is added</source>
        <translation>添加的附件种类</translation>
    </message>
    <message>
        <source>By the kind of file</source>
        <translation>按文件类型自动判断</translation>
    </message>
    <message>
        <source>Add files …</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Take a photo …</source>
        <translation>拍照…</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>附件</translation>
    </message>
    <message>
        <source>The copy is saved:</source>
        <translation>副本已保存：</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>添加文件</translation>
    </message>
    <message>
        <source>There is no file and no picture on the clipboard.</source>
        <translation>剪贴板中没有文件或图片。</translation>
    </message>
    <message>
        <source>No camera was found on this machine.</source>
        <translation>本机未检测到可用的摄像头，拍照不可用。</translation>
    </message>
</context>
<context>
    <name>BatchCard</name>
    <message>
        <source>typed</source>
        <translation>单项录入</translation>
    </message>
    <message>
        <source>{0}: taken in by {2} at {3}, figures: {1}</source>
        <translation>待复核：{0}，{2}于 {3} 录入，共 {1} 项</translation>
    </message>
    <message>
        <source>Why is it refused?</source>
        <translation>退回原因</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>复核通过</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Another user of this vehicle has to decide.</source>
        <translation>须由本车另一名用户登录后复核。</translation>
    </message>
</context>
<context>
    <name>BeginPage</name>
    <message>
        <source>Begin a sketch of the scene</source>
        <translation>绘制事故现场图</translation>
    </message>
    <message>
        <source>Choose the road that is most like it.</source>
        <translation>请选择最接近现场的道路样式，之后可以修改。</translation>
    </message>
    <message>
        <source>Blank paper</source>
        <translation>空白图纸</translation>
    </message>
</context>
<context>
    <name>BenchCard</name>
    <message>
        <source>Bargaining bench</source>
        <translation>议价台</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>总额</translation>
    </message>
    <message>
        <source>About</source>
        <translation>议价对象</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>所属一方</translation>
    </message>
    <message>
        <source>Who speaks</source>
        <translation>发言人</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Put on the table</source>
        <translation>登记报价</translation>
    </message>
    <message>
        <source>Confidential notes</source>
        <translation>背对背记录</translation>
    </message>
    <message>
        <source>Only for {0}: never printed, never sent, not for the other side&apos;s eyes.</source>
        <translation>仅供{0}：不打印、不上传，不得让对方看到。</translation>
    </message>
    <message>
        <source>New note</source>
        <translation>新记录</translation>
    </message>
    <message>
        <source>Keep the note</source>
        <translation>保存记录</translation>
    </message>
    <message>
        <source>Cover the notes</source>
        <translation>收起记录</translation>
    </message>
    <message>
        <source>As the draft has it</source>
        <translation>照草稿不变</translation>
    </message>
    <message>
        <source>Later treatment</source>
        <translation>后续治疗</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>担保</translation>
    </message>
    <message>
        <source>Who gives the security</source>
        <translation>担保人</translation>
    </message>
    <message>
        <source>What is mortgaged or pledged</source>
        <translation>担保物</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>违约金</translation>
    </message>
    <message>
        <source>Interest a day, in 1/10000</source>
        <translation>逾期利息（每日万分之）</translation>
    </message>
    <message>
        <source>A late payment makes the whole due</source>
        <translation>一笔逾期则全部到期</translation>
    </message>
    <message>
        <source>Number of payments</source>
        <translation>付款笔数</translation>
    </message>
    <message>
        <source>First payment until</source>
        <translation>首笔付款期限</translation>
    </message>
    <message>
        <source>Payer</source>
        <translation>付款人</translation>
    </message>
    <message>
        <source>Payee</source>
        <translation>收款人</translation>
    </message>
    <message>
        <source>Account holder</source>
        <translation>户名</translation>
    </message>
    <message>
        <source>Account no.</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>Bank</source>
        <translation>开户行</translation>
    </message>
    <message>
        <source>What is left empty stays as the draft has it. Payments fall due month by month, in equal parts of what is still payable.</source>
        <translation>留空的照草稿不变。付款按月到期，应付款均分各笔。</translation>
    </message>
    <message>
        <source>Write what is agreed into the draft</source>
        <translation>将商定结果写入协议</translation>
    </message>
</context>
<context>
    <name>BookModel</name>
    <message>
        <source>Case no.</source>
        <translation>案件编号</translation>
    </message>
    <message>
        <source>Injured</source>
        <translation>伤者</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>资金来源</translation>
    </message>
    <message>
        <source>Payee</source>
        <translation>收款人</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>申请金额</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已付</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>已抵扣</translation>
    </message>
    <message>
        <source>Come back</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未结</translation>
    </message>
    <message>
        <source>Days open</source>
        <translation>未结天数</translation>
    </message>
    <message>
        <source>Asked at</source>
        <translation>申请时间</translation>
    </message>
    <message>
        <source>paid twice</source>
        <translation>重复付款</translation>
    </message>
</context>
<context>
    <name>CameraDialog</name>
    <message>
        <source>Take a photo</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>Take it</source>
        <translation>拍摄</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Scene sketch</source>
        <translation>现场图</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
</context>
<context>
    <name>CaseListModel</name>
    <message>
        <source>Loading …</source>
        <translation>正在载入……</translation>
    </message>
    <message>
        <source>Nobody named yet</source>
        <translation>尚未登记姓名</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>Saved {0}</source>
        <translation>已保存 {0}</translation>
    </message>
    <message>
        <source>paid out</source>
        <translation>已支付</translation>
    </message>
    <message>
        <source>next due</source>
        <translation>最近期限</translation>
    </message>
    <message>
        <source>{0} days left</source>
        <translation>剩余 {0} 天</translation>
    </message>
    <message>
        <source>{0} days overdue</source>
        <translation>逾期 {0} 天</translation>
    </message>
</context>
<context>
    <name>CaseTable</name>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
</context>
<context>
    <name>CasesPage</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Name, place, plate, number, initials</source>
        <translation>姓名、地点、号牌、拼音</translation>
    </message>
    <message>
        <source>Export this list …</source>
        <translation>导出此列表…</translation>
    </message>
    <message>
        <source>The best {0}</source>
        <translation>最符合的 {0} 件</translation>
    </message>
    <message>
        <source>{0} cases</source>
        <translation>{0} 件</translation>
    </message>
    <message>
        <source>Emergency (Ctrl+E)</source>
        <translation>紧急救助 (Ctrl+E)</translation>
    </message>
    <message>
        <source>Choose a case, or begin with an emergency.</source>
        <translation>请选择案件，或从紧急救助开始。</translation>
    </message>
</context>
<context>
    <name>ChooseTool</name>
    <message>
        <source>Change line</source>
        <translation>修改线条</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Move photo</source>
        <translation>移动底图</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
</context>
<context>
    <name>ComparisonTable</name>
    <message>
        <source>Record and field</source>
        <translation>记录与字段</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较结果</translation>
    </message>
</context>
<context>
    <name>ContactForm</name>
    <message>
        <source>Lane</source>
        <translation>联络对象</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名或称呼</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Title or kinship</source>
        <translation>职务或与伤者关系</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Add a contact</source>
        <translation>添加联系人</translation>
    </message>
    <message>
        <source>From the directory …</source>
        <translation>从通讯录选择……</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ContactRow</name>
    <message>
        <source>Log a call</source>
        <translation>记一次通话</translation>
    </message>
</context>
<context>
    <name>ContactsSection</name>
    <message>
        <source>Enter it in the log</source>
        <translation>记入联络日志</translation>
    </message>
    <message>
        <source>Add a contact</source>
        <translation>添加联系人</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>尚未</translation>
    </message>
</context>
<context>
    <name>Copying</name>
    <message>
        <source>Saving the copy</source>
        <translation>正在保存副本</translation>
    </message>
</context>
<context>
    <name>DeadlineList</name>
    <message>
        <source>Legal deadlines</source>
        <translation>法定期限</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Paper and number</source>
        <translation>文书及文号</translation>
    </message>
    <message>
        <source>{0} open</source>
        <translation>{0} 项在办</translation>
    </message>
    <message>
        <source>Hide what is done ({0})</source>
        <translation>收起已办结的（{0}）</translation>
    </message>
    <message>
        <source>Show what is done ({0})</source>
        <translation>显示已办结的（{0}）</translation>
    </message>
</context>
<context>
    <name>DeadlineModel</name>
    <message>
        <source> (assumed)</source>
        <translation>（推算）</translation>
    </message>
    <message>
        <source>the earliest day is {0}</source>
        <translation>最早可能为 {0}</translation>
    </message>
    <message>
        <source>was {0} when it was marked</source>
        <translation>办理时到期日为 {0}，现已变更</translation>
    </message>
    <message>
        <source>ends today</source>
        <translation>今天到期</translation>
    </message>
    <message>
        <source>{0} days left</source>
        <translation>剩余 {0} 天</translation>
    </message>
    <message>
        <source>{0} days overdue</source>
        <translation>逾期 {0} 天</translation>
    </message>
</context>
<context>
    <name>DeadlinesSection</name>
    <message>
        <source>Record what happened</source>
        <translation>登记事项</translation>
    </message>
    <message>
        <source>A task of your own</source>
        <translation>自定待办</translation>
    </message>
    <message>
        <source>Recorded events</source>
        <translation>已登记事项</translation>
    </message>
    <message>
        <source>Nothing is recorded yet.</source>
        <translation>还没有登记任何事项。</translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>Overview</source>
        <translation>概况</translation>
    </message>
    <message>
        <source>People and vehicles</source>
        <translation>当事人与车辆</translation>
    </message>
    <message>
        <source>Treatment</source>
        <translation>伤情治疗</translation>
    </message>
    <message>
        <source>Coordination</source>
        <translation>联络协调</translation>
    </message>
    <message>
        <source>Deadlines</source>
        <translation>期限</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>文书</translation>
    </message>
    <message>
        <source>Emergency money</source>
        <translation>紧急资金</translation>
    </message>
    <message>
        <source>Damages</source>
        <translation>损害赔偿</translation>
    </message>
    <message>
        <source>Mediation</source>
        <translation>调解协议</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>附件</translation>
    </message>
    <message>
        <source>Scene sketch</source>
        <translation>现场图</translation>
    </message>
    <message>
        <source>History</source>
        <translation>留痕</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Funds</source>
        <translation>资金</translation>
    </message>
    <message>
        <source>Directory</source>
        <translation>通讯录</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>交换</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>{0} to sync</source>
        <translation>待同步 {0} 项</translation>
    </message>
</context>
<context>
    <name>DirectoryModel</name>
    <message>
        <source>own</source>
        <translation>本车添加</translation>
    </message>
    <message>
        <source>from headquarters</source>
        <translation>总部下发</translation>
    </message>
</context>
<context>
    <name>DirectoryPage</name>
    <message>
        <source>Name, place, number, pinyin</source>
        <translation>姓名、地点、号码、拼音</translation>
    </message>
    <message>
        <source>Search the directory</source>
        <translation>搜索通讯录</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Nobody is listed. Take in headquarters&apos; directory on the sync page, or add an entry of your own.</source>
        <translation>通讯录为空。请在“同步”页导入总部通讯录，或添加本车条目。</translation>
    </message>
    <message>
        <source>Directory</source>
        <translation>通讯录</translation>
    </message>
    <message>
        <source>An entry of your own</source>
        <translation>添加本车条目</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>headquarters has sent no directory yet</source>
        <translation>尚未收到总部通讯录</translation>
    </message>
    <message>
        <source>directory of headquarters: version {0} of {1}</source>
        <translation>总部通讯录第 {0} 版（{1}）</translation>
    </message>
    <message>
        <source>Added to the case:</source>
        <translation>已加入案件：</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>What is chosen</source>
        <translation>选中内容</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Road</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>Vehicles</source>
        <translation>车辆</translation>
    </message>
    <message>
        <source>People, bikes</source>
        <translation>人员、两轮车</translation>
    </message>
    <message>
        <source>Traces</source>
        <translation>痕迹</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>线条</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Finish line</source>
        <translation>结束画线</translation>
    </message>
    <message>
        <source>Snap</source>
        <translation>吸附</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>成组</translation>
    </message>
    <message>
        <source>Ungroup</source>
        <translation>解组</translation>
    </message>
    <message>
        <source>To front</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>To back</source>
        <translation>置底</translation>
    </message>
    <message>
        <source>Closer</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Whole page</source>
        <translation>全图</translation>
    </message>
</context>
<context>
    <name>EmergencyPage</name>
    <message>
        <source>How the call came</source>
        <translation>接报来源</translation>
    </message>
    <message>
        <source>Who called</source>
        <translation>报案人</translation>
    </message>
    <message>
        <source>Number of the caller</source>
        <translation>报案人电话</translation>
    </message>
    <message>
        <source>Place (needed)</source>
        <translation>事故地点（必填）</translation>
    </message>
    <message>
        <source>Time of the accident</source>
        <translation>事故时间</translation>
    </message>
    <message>
        <source>Who is hurt</source>
        <translation>伤者</translation>
    </message>
    <message>
        <source>Plate of the vehicle</source>
        <translation>车牌号</translation>
    </message>
    <message>
        <source>Hospital</source>
        <translation>医院</translation>
    </message>
    <message>
        <source>Open the case</source>
        <translation>建立案件</translation>
    </message>
    <message>
        <source>Emergency</source>
        <translation>紧急救助</translation>
    </message>
    <message>
        <source>The clocks for police, hospital, family and money start now.</source>
        <translation>交警、医院、家属、救助金四个时限从现在开始计时。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
</context>
<context>
    <name>EntryCard</name>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>The looking is recorded.</source>
        <translation>查看号码会留下记录。</translation>
    </message>
    <message>
        <source>Add to the open case</source>
        <translation>加入当前案件联系人</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Why is it struck out?</source>
        <translation>作废原因：</translation>
    </message>
    <message>
        <source>Strike out</source>
        <translation>确认作废</translation>
    </message>
</context>
<context>
    <name>EntryForm</name>
    <message>
        <source>With</source>
        <translation>联络对象</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>电话号码</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>事由</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>In short</source>
        <translation>通话内容</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Promised for</source>
        <translation>承诺时间</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>When</source>
        <translation>联络时间</translation>
    </message>
    <message>
        <source>not a search</source>
        <translation>不是查找</translation>
    </message>
    <message>
        <source>Way of search</source>
        <translation>查找途径</translation>
    </message>
    <message>
        <source>Treats first, without a deposit</source>
        <translation>同意先救治后结算</translation>
    </message>
    <message>
        <source>Log a conversation</source>
        <translation>记录联络</translation>
    </message>
    <message>
        <source>Do not correct</source>
        <translation>放弃更正</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Enter it in the log</source>
        <translation>记入日志</translation>
    </message>
    <message>
        <source>Correction of</source>
        <translation>更正</translation>
    </message>
</context>
<context>
    <name>EventForm</name>
    <message>
        <source>Rescue and money</source>
        <translation>救治与资金</translation>
    </message>
    <message>
        <source>Police</source>
        <translation>公安办案</translation>
    </message>
    <message>
        <source>Mediation</source>
        <translation>调解</translation>
    </message>
    <message>
        <source>Performance and court</source>
        <translation>履行与法院</translation>
    </message>
    <message>
        <source>Insurance and claims</source>
        <translation>保险与索赔</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Paper and number</source>
        <translation>文书及文号</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Record it</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>全体当事人</translation>
    </message>
</context>
<context>
    <name>ExchangePage</name>
    <message>
        <source>Exchange</source>
        <translation>交换</translation>
    </message>
    <message>
        <source>In: cases or a list</source>
        <translation>导入：案件或列表</translation>
    </message>
    <message>
        <source>JSON of this program, or a list as Excel or CSV. Nothing is stored before you have seen what would happen.</source>
        <translation>本程序的 JSON 案件文件，或 Excel、CSV 列表。先预览结果，确认之前不会写入任何内容。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Encoding of CSV</source>
        <translation>CSV 编码</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Leave refused rows out</source>
        <translation>跳过被拒绝的行</translation>
    </message>
    <message>
        <source>Take look-alikes as new</source>
        <translation>疑似重复也作为新案件导入</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>确认导入</translation>
    </message>
    <message>
        <source>What would happen</source>
        <translation>导入结果预览</translation>
    </message>
    <message>
        <source>Out: to a folder</source>
        <translation>导出：到文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>As</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>List for Excel</source>
        <translation>列表（Excel）</translation>
    </message>
    <message>
        <source>List as CSV</source>
        <translation>列表（CSV）</translation>
    </message>
    <message>
        <source>Whole cases (JSON)</source>
        <translation>完整案件（JSON）</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Empty template</source>
        <translation>空白模板</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>All cases; choose them by the search of the list.</source>
        <translation>全部案件；如需筛选，请在案件列表中搜索后点“导出此列表”。</translation>
    </message>
    <message>
        <source>The cases of the list as it is filtered.</source>
        <translation>案件列表中按当前条件筛选出的案件。</translation>
    </message>
    <message>
        <source>Cases that fit “{0}”.</source>
        <translation>符合“{0}”的案件。</translation>
    </message>
    <message>
        <source>Reading the file</source>
        <translation>正在读取文件</translation>
    </message>
    <message>
        <source>Taking it over</source>
        <translation>正在导入</translation>
    </message>
    <message>
        <source>Correct the refused rows in the file, or have them left out.</source>
        <translation>请在文件中改正被拒绝的行，或选择跳过这些行。</translation>
    </message>
    <message>
        <source>It is stored, all of it in one step.</source>
        <translation>已全部导入，一次写入完成。</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件列表</translation>
    </message>
    <message>
        <source>Writing the file</source>
        <translation>正在写出文件</translation>
    </message>
    <message>
        <source>{0} cases written:</source>
        <translation>已导出 {0} 个案件：</translation>
    </message>
    <message>
        <source>Template of a list</source>
        <translation>案件导入模板</translation>
    </message>
    <message>
        <source>Written:</source>
        <translation>已写出：</translation>
    </message>
</context>
<context>
    <name>FigureModel</name>
    <message>
        <source>Taken in by</source>
        <translation>录入方式</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Order and filters of the list</source>
        <translation>列表的排序与筛选</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>期限</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>已逾期</translation>
    </message>
    <message>
        <source>Within 7 days</source>
        <translation>7 天内到期</translation>
    </message>
    <message>
        <source>Headquarters</source>
        <translation>总部</translation>
    </message>
    <message>
        <source>Opened from</source>
        <translation>立案起</translation>
    </message>
    <message>
        <source>to</source>
        <translation>立案止</translation>
    </message>
    <message>
        <source>{0} filters</source>
        <translation>{0} 项筛选</translation>
    </message>
    <message>
        <source>Order and filters: {0}</source>
        <translation>排序与筛选：{0}</translation>
    </message>
</context>
<context>
    <name>FundsPage</name>
    <message>
        <source>Emergency money of all cases</source>
        <translation>全部案件的紧急资金</translation>
    </message>
    <message>
        <source>Totals of what is shown</source>
        <translation>当前列表合计</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Case, person, payee, account, voucher</source>
        <translation>案件、伤者、收款人、账号、凭证号</translation>
    </message>
    <message>
        <source>Search the emergency money</source>
        <translation>搜索紧急资金</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>资金来源</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Asked from</source>
        <translation>申请日期起</translation>
    </message>
    <message>
        <source>Asked until</source>
        <translation>申请日期止</translation>
    </message>
    <message>
        <source>Open only</source>
        <translation>仅看未结</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Export as a table</source>
        <translation>导出表格</translation>
    </message>
    <message>
        <source>No request fits the filters.</source>
        <translation>没有符合筛选条件的款项。</translation>
    </message>
    <message>
        <source>No money has been asked for in any case yet.</source>
        <translation>还没有案件申请过款项。</translation>
    </message>
    <message>
        <source>asked</source>
        <translation>待批</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>已批</translation>
    </message>
    <message>
        <source>paid</source>
        <translation>已付</translation>
    </message>
    <message>
        <source>offset</source>
        <translation>已抵扣</translation>
    </message>
    <message>
        <source>come back</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>open</source>
        <translation>未结</translation>
    </message>
    <message>
        <source>Up to 7 days</source>
        <translation>未结7日以内</translation>
    </message>
    <message>
        <source>8 to 30 days</source>
        <translation>8至30日</translation>
    </message>
    <message>
        <source>31 to 60 days</source>
        <translation>31至60日</translation>
    </message>
    <message>
        <source>Over 60 days</source>
        <translation>超过60日</translation>
    </message>
    <message>
        <source>Written:</source>
        <translation>已写入：</translation>
    </message>
</context>
<context>
    <name>FundsSection</name>
    <message>
        <source>Limits</source>
        <translation>限额</translation>
    </message>
    <message>
        <source>Where the money comes from</source>
        <translation>资金来源构成</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>台账分录</translation>
    </message>
    <message>
        <source>Ask for money</source>
        <translation>申请款项</translation>
    </message>
    <message>
        <source>You change a request; an approval of it becomes void.</source>
        <translation>正在变更申请；变更后原批准作废，须重新审批。</translation>
    </message>
    <message>
        <source>Note it only</source>
        <translation>仅记录拟申请</translation>
    </message>
    <message>
        <source>Leave it as it was</source>
        <translation>不变更</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>申请</translation>
    </message>
</context>
<context>
    <name>GapBar</name>
    <message>
        <source>offered</source>
        <translation>提出</translation>
    </message>
    <message>
        <source>asked</source>
        <translation>主张</translation>
    </message>
    <message>
        <source>gap</source>
        <translation>差距</translation>
    </message>
    <message>
        <source>agreed</source>
        <translation>商定</translation>
    </message>
    <message>
        <source>assessed</source>
        <translation>测算</translation>
    </message>
</context>
<context>
    <name>GapPanel</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Before “{0}”</source>
        <translation>进入“{0}”之前</translation>
    </message>
    <message>
        <source>Still open in “{0}”</source>
        <translation>“{0}”阶段尚待完成</translation>
    </message>
    <message>
        <source>Why it is entered against a legal condition (recorded)</source>
        <translation>越过法定条件的原因（记录在案）</translation>
    </message>
    <message>
        <source>Why (recorded)</source>
        <translation>原因（记录在案）</translation>
    </message>
    <message>
        <source>Enter “{0}”</source>
        <translation>进入“{0}”</translation>
    </message>
    <message>
        <source>Enter “{0}” all the same</source>
        <translation>仍进入“{0}”</translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>and {0} more records</source>
        <translation>等，另有 {0} 项记录</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>HistorySection</name>
    <message>
        <source>Compare the two chosen</source>
        <translation>比较所选两条</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>变更列表</translation>
    </message>
    <message>
        <source>Kind of record</source>
        <translation>记录类别</translation>
    </message>
    <message>
        <source>All kinds of records</source>
        <translation>全部记录</translation>
    </message>
    <message>
        <source>About whom or what</source>
        <translation>涉及对象</translation>
    </message>
    <message>
        <source>All people and things</source>
        <translation>全部对象</translation>
    </message>
    <message>
        <source>{0} entries. Choose one to read it, two to compare them.</source>
        <translation>共 {0} 条。选一条查看详情，选两条进行比较。</translation>
    </message>
    <message>
        <source>Nothing of this kind was changed.</source>
        <translation>没有符合条件的变更。</translation>
    </message>
    <message>
        <source>Between #{0} and #{1}</source>
        <translation>#{0} 与 #{1} 之间的差别</translation>
    </message>
    <message>
        <source>Nothing differs between these two moments.</source>
        <translation>这两个时刻之间没有差别。</translation>
    </message>
</context>
<context>
    <name>InputForm</name>
    <message>
        <source>put in; the case says {0}</source>
        <translation>已另填；案件记载为 {0}</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>IssuedCard</name>
    <message>
        <source>Hand over</source>
        <translation>送交</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Print …</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Issue anew …</source>
        <translation>重新签发…</translation>
    </message>
    <message>
        <source>issued</source>
        <translation>签发</translation>
    </message>
    <message>
        <source>Received by</source>
        <translation>接收人</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>送交方式</translation>
    </message>
    <message>
        <source>When (empty: now)</source>
        <translation>送交时间（空白即现在）</translation>
    </message>
    <message>
        <source>Written waiver of the three working days</source>
        <translation>放弃三个工作日期限的书面凭据</translation>
    </message>
    <message>
        <source>Record it</source>
        <translation>登记送交</translation>
    </message>
    <message>
        <source>Why is it withdrawn?</source>
        <translation>作废原因</translation>
    </message>
    <message>
        <source>Withdraw it</source>
        <translation>确认作废</translation>
    </message>
</context>
<context>
    <name>ItemDetail</name>
    <message>
        <source>Nothing so far.</source>
        <translation>暂无金额。</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Counts as</source>
        <translation>归入</translation>
    </message>
    <message>
        <source>statistics of {0}</source>
        <translation>{0}年统计</translation>
    </message>
    <message>
        <source>One more row</source>
        <translation>再加一行</translation>
    </message>
    <message>
        <source>Take row {0} out</source>
        <translation>去掉第{0}行</translation>
    </message>
    <message>
        <source>Not this one</source>
        <translation>不是这份</translation>
    </message>
    <message>
        <source>Evidence of this item</source>
        <translation>本项证据</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>附上</translation>
    </message>
</context>
<context>
    <name>ItemsModel</name>
    <message>
        <source>Item</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Claimed</source>
        <translation>主张</translation>
    </message>
    <message>
        <source>Assessed</source>
        <translation>核算</translation>
    </message>
    <message>
        <source>Offered</source>
        <translation>提出</translation>
    </message>
    <message>
        <source>Agreed</source>
        <translation>约定</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>合计</translation>
    </message>
</context>
<context>
    <name>ItemsTable</name>
    <message>
        <source>Items of loss</source>
        <translation>损失项目</translation>
    </message>
</context>
<context>
    <name>JournalTable</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Act</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>资金来源</translation>
    </message>
    <message>
        <source>Debit</source>
        <translation>借方</translation>
    </message>
    <message>
        <source>Credit</source>
        <translation>贷方</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>By</source>
        <translation>经办人</translation>
    </message>
    <message>
        <source>Paper no.</source>
        <translation>凭证号</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>台账分录</translation>
    </message>
</context>
<context>
    <name>LaneCard</name>
    <message>
        <source>Add a contact</source>
        <translation>添加联系人</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Nothing logged yet.</source>
        <translation>还没有联络记录。</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
</context>
<context>
    <name>LetterForm</name>
    <message>
        <source>What the letter will say</source>
        <translation>文书将写明</translation>
    </message>
    <message>
        <source>The case lacks: {0}</source>
        <translation>案件缺少：{0}</translation>
    </message>
    <message>
        <source>Still to be filled in: {0}</source>
        <translation>还需填写：{0}</translation>
    </message>
    <message>
        <source>name not known</source>
        <translation>姓名待查</translation>
    </message>
</context>
<context>
    <name>LettersSection</name>
    <message>
        <source>Paper</source>
        <translation>文书</translation>
    </message>
    <message>
        <source>Issued letters</source>
        <translation>已签发的文书</translation>
    </message>
    <message>
        <source>Folder to save letters in</source>
        <translation>文书保存到文件夹</translation>
    </message>
    <message>
        <source>Write a letter</source>
        <translation>制作文书</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>文书种类</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Issue</source>
        <translation>签发</translation>
    </message>
    <message>
        <source>No letter has been issued yet.</source>
        <translation>还没有签发文书。</translation>
    </message>
    <message>
        <source>Takes the place of {0}, which becomes void.</source>
        <translation>替代{0}，原文书同时作废。</translation>
    </message>
    <message>
        <source>Issued:</source>
        <translation>已签发：</translation>
    </message>
    <message>
        <source>Written:</source>
        <translation>已写入：</translation>
    </message>
    <message>
        <source>Printed.</source>
        <translation>已打印。</translation>
    </message>
</context>
<context>
    <name>LimitGauge</name>
    <message>
        <source>paid</source>
        <translation>已付</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>left</source>
        <translation>剩余</translation>
    </message>
</context>
<context>
    <name>LogDetail</name>
    <message>
        <source>Correct …</source>
        <translation>更正……</translation>
    </message>
    <message>
        <source>Entered by</source>
        <translation>记录人</translation>
    </message>
</context>
<context>
    <name>LogModel</name>
    <message>
        <source>corrected</source>
        <translation>已更正</translation>
    </message>
    <message>
        <source>correction</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>promised for</source>
        <translation>承诺</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Mobile mediation room</source>
        <translation>流动调解室</translation>
    </message>
</context>
<context>
    <name>MaskedField</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>MatchHint</name>
    <message>
        <source>Already in these cases (F2 opens the first):</source>
        <translation>以下案件已有此号码（按 F2 打开第一件）：</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>MediationSection</name>
    <message>
        <source>Items</source>
        <translation>赔偿项目</translation>
    </message>
    <message>
        <source>Claimed</source>
        <translation>主张</translation>
    </message>
    <message>
        <source>Agreed</source>
        <translation>议定</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Kind of the new item</source>
        <translation>新项目种类</translation>
    </message>
    <message>
        <source>Add the item</source>
        <translation>添加项目</translation>
    </message>
    <message>
        <source>Draw up the agreement</source>
        <translation>起草协议</translation>
    </message>
    <message>
        <source>Who pays whom, when</source>
        <translation>付款安排</translation>
    </message>
    <message>
        <source>Already advanced</source>
        <translation>已垫付</translation>
    </message>
    <message>
        <source>still payable</source>
        <translation>尚应付</translation>
    </message>
    <message>
        <source>Payer</source>
        <translation>付款人</translation>
    </message>
    <message>
        <source>Payee</source>
        <translation>收款人</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>付款期限</translation>
    </message>
    <message>
        <source>Account holder</source>
        <translation>户名</translation>
    </message>
    <message>
        <source>Account no.</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>Bank</source>
        <translation>开户行</translation>
    </message>
    <message>
        <source>Add the payment</source>
        <translation>添加付款</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>New clause</source>
        <translation>新条款</translation>
    </message>
    <message>
        <source>Add the clause</source>
        <translation>添加条款</translation>
    </message>
    <message>
        <source>Insurer&apos;s consent given by</source>
        <translation>保险人同意的经办人</translation>
    </message>
    <message>
        <source>Limit of that authority</source>
        <translation>该权限限额</translation>
    </message>
    <message>
        <source>Folder of the officer&apos;s stick</source>
        <translation>民警签名介质的文件夹</translation>
    </message>
    <message>
        <source>Freeze the text for signing</source>
        <translation>定稿，准备签名</translation>
    </message>
    <message>
        <source>Read the paper</source>
        <translation>阅读文书</translation>
    </message>
    <message>
        <source>The paper</source>
        <translation>文书</translation>
    </message>
    <message>
        <source>Signatures and seals</source>
        <translation>签名与签章</translation>
    </message>
    <message>
        <source>Please read the paper or have it read to you, then sign.</source>
        <translation>请阅读文书，或请工作人员宣读，然后签名。</translation>
    </message>
    <message>
        <source>Please have the paper read to you, then sign.</source>
        <translation>请工作人员向您宣读文书，然后签名。</translation>
    </message>
    <message>
        <source>I have understood it and agree to sign electronically.</source>
        <translation>我已听清、理解，并同意以电子方式签名。</translation>
    </message>
    <message>
        <source>It was read to me, I have understood it and agree.</source>
        <translation>已向我宣读，我已听清、理解，并同意以电子方式签名。</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>重写</translation>
    </message>
    <message>
        <source>Agree and sign</source>
        <translation>同意并签名</translation>
    </message>
    <message>
        <source>The specialist seals.</source>
        <translation>理赔专员加盖签章。</translation>
    </message>
    <message>
        <source>Signing password</source>
        <translation>签名口令</translation>
    </message>
    <message>
        <source>Seal</source>
        <translation>加盖签章</translation>
    </message>
    <message>
        <source>The officer seals with the key on the officer&apos;s stick.</source>
        <translation>请民警使用本人介质上的密钥加盖签章。</translation>
    </message>
    <message>
        <source>The officer&apos;s password</source>
        <translation>民警签名口令</translation>
    </message>
    <message>
        <source>Please tick that it was understood and agreed.</source>
        <translation>请先勾选“已理解并同意”。</translation>
    </message>
    <message>
        <source>Sealing …</source>
        <translation>正在加盖签章……</translation>
    </message>
    <message>
        <source>The agreement is signed and sealed</source>
        <translation>协议已签名并加盖签章</translation>
    </message>
    <message>
        <source>Folder for a copy</source>
        <translation>副本文件夹</translation>
    </message>
    <message>
        <source>Write a copy</source>
        <translation>写出副本</translation>
    </message>
    <message>
        <source>Written:</source>
        <translation>已写出：</translation>
    </message>
</context>
<context>
    <name>MomentField</name>
    <message>
        <source>Space bar: now</source>
        <translation>按空格键填入现在</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
</context>
<context>
    <name>MovedCard</name>
    <message>
        <source>What the last change moved</source>
        <translation>刚才的改动带来的变化</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>NoticeHint</name>
    <message>
        <source>Too late for a notice at least 3 working days before: it was due by {0} (146号令 88). Choose a later day.</source>
        <translation>已来不及提前三个工作日通知：最迟应于{0}通知各方（146号令88），请改约更晚的日期。</translation>
    </message>
    <message>
        <source>Notice to everybody by {0} (146号令 88).</source>
        <translation>最迟应于{0}通知各方（146号令88，至少提前三个工作日）。</translation>
    </message>
</context>
<context>
    <name>NumberLine</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>OutcomeModel</name>
    <message>
        <source>Row or case</source>
        <translation>行号或案件</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>row {0} of this list</source>
        <translation>本列表第 {0} 行</translation>
    </message>
    <message>
        <source>Looks like {0}</source>
        <translation>疑似与 {0} 重复</translation>
    </message>
    <message>
        <source>{0} new records, {1} changed values</source>
        <translation>新增 {0} 条记录，更改 {1} 处</translation>
    </message>
</context>
<context>
    <name>OverviewSection</name>
    <message>
        <source>Latitude, longitude as copied</source>
        <translation>纬度, 经度（照抄）</translation>
    </message>
    <message>
        <source>Taken from</source>
        <translation>坐标来源</translation>
    </message>
    <message>
        <source>Store the position</source>
        <translation>写入坐标</translation>
    </message>
    <message>
        <source>Accident</source>
        <translation>事故</translation>
    </message>
    <message>
        <source>Consequence</source>
        <translation>事故后果</translation>
    </message>
    <message>
        <source>More about the accident</source>
        <translation>事故其他情况</translation>
    </message>
    <message>
        <source>Take the position from a map</source>
        <translation>从地图取坐标</translation>
    </message>
    <message>
        <source>Determination</source>
        <translation>事故认定</translation>
    </message>
    <message>
        <source>Handling</source>
        <translation>办理</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Find cases, people and commands</source>
        <translation>查找案件、人员和命令</translation>
    </message>
    <message>
        <source>Name, place, plate, number, pinyin, or a command</source>
        <translation>姓名、地点、号牌、号码、拼音，或命令</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>查找结果</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Heading (°)</source>
        <translation>方向（度）</translation>
    </message>
    <message>
        <source>Size (%)</source>
        <translation>大小（%）</translation>
    </message>
    <message>
        <source>Letters (mm)</source>
        <translation>字高（毫米）</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Lanes</source>
        <translation>车道数</translation>
    </message>
    <message>
        <source>Lanes each way</source>
        <translation>单向车道数</translation>
    </message>
    <message>
        <source>Lane width (m)</source>
        <translation>车道宽（米）</translation>
    </message>
    <message>
        <source>Length from the middle (m)</source>
        <translation>自中心的长度（米）</translation>
    </message>
    <message>
        <source>Zebra crossings</source>
        <translation>人行横道</translation>
    </message>
    <message>
        <source>The drawing</source>
        <translation>整张图</translation>
    </message>
    <message>
        <source>{0} things chosen</source>
        <translation>已选 {0} 个图形</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>锁定</translation>
    </message>
</context>
<context>
    <name>PartyPage</name>
    <message>
        <source>What {0} gets, and why</source>
        <translation>{0}能拿到多少，为什么</translation>
    </message>
    <message>
        <source>What you get</source>
        <translation>您能拿到多少</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>读出来</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>字大一点</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>字小一点</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Lost in all</source>
        <translation>一共损失</translation>
    </message>
    <message>
        <source>Is due to you</source>
        <translation>您应得</translation>
    </message>
    <message>
        <source>Received already</source>
        <translation>已经收到</translation>
    </message>
    <message>
        <source>To be given back</source>
        <translation>需要退回</translation>
    </message>
    <message>
        <source>Still to come</source>
        <translation>还会收到</translation>
    </message>
    <message>
        <source>Read on</source>
        <translation>接着读</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cannot read aloud: a sound library of the system is missing.</source>
        <translation>不能朗读：系统缺少声音组件，请工作人员念出来。</translation>
    </message>
    <message>
        <source>Cannot read aloud: the system has no voice.</source>
        <translation>不能朗读：系统没有语音，请工作人员念出来。</translation>
    </message>
    <message>
        <source>Cannot read aloud: the system has no voice for this language.</source>
        <translation>不能朗读：系统没有这种语言的语音，请工作人员念出来。</translation>
    </message>
    <message>
        <source>The voice broke off. Please read it out yourself.</source>
        <translation>朗读中断了，请工作人员念出来。</translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
</context>
<context>
    <name>PayingCard</name>
    <message>
        <source>Who pays what</source>
        <translation>谁赔多少</translation>
    </message>
    <message>
        <source>What was used, deductibles, conduct of the driver</source>
        <translation>已用限额、免赔、驾驶人情形</translation>
    </message>
</context>
<context>
    <name>PeopleSection</name>
    <message>
        <source>Role of the new party</source>
        <translation>新当事人的身份</translation>
    </message>
    <message>
        <source>Add a party</source>
        <translation>添加当事人</translation>
    </message>
    <message>
        <source>Add a vehicle</source>
        <translation>添加车辆</translation>
    </message>
    <message>
        <source>More about this person</source>
        <translation>此人其他情况</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Driving licence</source>
        <translation>驾驶证</translation>
    </message>
    <message>
        <source>Power of attorney</source>
        <translation>授权委托书</translation>
    </message>
    <message>
        <source>Application for review</source>
        <translation>复核申请</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Consents of this person</source>
        <translation>个人信息处理同意</translation>
    </message>
    <message>
        <source>More about this vehicle</source>
        <translation>车辆其他情况</translation>
    </message>
    <message>
        <source>This person is hurt</source>
        <translation>此人受伤</translation>
    </message>
    <message>
        <source>Acts for</source>
        <translation>代理或监护的当事人</translation>
    </message>
    <message>
        <source>Name of the organisation</source>
        <translation>单位名称</translation>
    </message>
    <message>
        <source>Social credit code</source>
        <translation>统一社会信用代码</translation>
    </message>
</context>
<context>
    <name>PhaseLine</name>
    <message>
        <source>Part {0} of {1}: {2}</source>
        <translation>第{0}段，共{1}段：{2}</translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>播放位置</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Previous page</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>It cannot be shown here. Save a copy to open it.</source>
        <translation>此文件不能在本机预览，请另存副本后打开。</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Page {0} of {1}</source>
        <translation>第 {0} 页，共 {1} 页</translation>
    </message>
</context>
<context>
    <name>ProgressRow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ProseField</name>
    <message>
        <source>Typed last time and not saved.</source>
        <translation>这是上次未保存的内容。离开此栏即保存，按 Esc 放弃。</translation>
    </message>
</context>
<context>
    <name>ReasonLine</name>
    <message>
        <source>Why is it changed?</source>
        <translation>修改原因</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Typing mistake</source>
        <translation>录入更正</translation>
    </message>
</context>
<context>
    <name>RequestCard</name>
    <message>
        <source>Approved by (name)</source>
        <translation>审批人（登录名）</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>不予批准</translation>
    </message>
    <message>
        <source>Record the call</source>
        <translation>登记回拨</translation>
    </message>
    <message>
        <source>Change the request</source>
        <translation>变更申请</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>撤回申请</translation>
    </message>
    <message>
        <source>Record the payment</source>
        <translation>登记付款</translation>
    </message>
    <message>
        <source>Record the receipt</source>
        <translation>登记收讫</translation>
    </message>
    <message>
        <source>Record money that came back</source>
        <translation>登记退回</translation>
    </message>
    <message>
        <source>Reverse</source>
        <translation>冲正</translation>
    </message>
    <message>
        <source>Reason, in words for the family</source>
        <translation>不批准的理由（可向家属说明）</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>ask no.</source>
        <translation>申请号</translation>
    </message>
    <message>
        <source>Paid twice: tell headquarters.</source>
        <translation>重复付款：请立即报告总部。</translation>
    </message>
    <message>
        <source>Why it cannot go on now:</source>
        <translation>目前不能继续办理的原因：</translation>
    </message>
    <message>
        <source>Secret of their own key</source>
        <translation>本人签名口令</translation>
    </message>
    <message>
        <source>Headquarters&apos; code (20 digits)</source>
        <translation>总部审批码（20位）</translation>
    </message>
    <message>
        <source>Refused by (name)</source>
        <translation>不予批准人（用户名）</translation>
    </message>
    <message>
        <source>Second person (name)</source>
        <translation>复核人（用户名）</translation>
    </message>
    <message>
        <source>Paid on (today if empty)</source>
        <translation>付款日期（空为今天）</translation>
    </message>
    <message>
        <source>Witness</source>
        <translation>见证人</translation>
    </message>
    <message>
        <source>Reason of the withdrawal</source>
        <translation>撤回原因</translation>
    </message>
    <message>
        <source>Reason of the reversal</source>
        <translation>冲正原因</translation>
    </message>
    <message>
        <source>Number of hospital or police</source>
        <translation>医院或公安登记的号码</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>核实内容</translation>
    </message>
    <message>
        <source>They confirm it</source>
        <translation>对方确认无误</translation>
    </message>
    <message>
        <source>Amount that came back</source>
        <translation>退回金额</translation>
    </message>
    <message>
        <source>Paper no.</source>
        <translation>凭证号</translation>
    </message>
    <message>
        <source>Receipt no.</source>
        <translation>收据号</translation>
    </message>
    <message>
        <source>Voucher no.</source>
        <translation>凭证号</translation>
    </message>
    <message>
        <source>Approve by code</source>
        <translation>凭审批码批准</translation>
    </message>
    <message>
        <source>Ask now</source>
        <translation>提交申请</translation>
    </message>
</context>
<context>
    <name>ScenarioCard</name>
    <message>
        <source>What if</source>
        <translation>如果……</translation>
    </message>
    <message>
        <source>A copy keeps this worksheet as it is; change the copy and compare.</source>
        <translation>另存一份，原表不变；改动副本后对照。</translation>
    </message>
    <message>
        <source>Name of the copy, such as: if the grade were 9</source>
        <translation>副本名称，例如：若为九级</translation>
    </message>
    <message>
        <source>Make a copy</source>
        <translation>另存一份</translation>
    </message>
</context>
<context>
    <name>ScenarioTable</name>
    <message>
        <source>Scenarios compared</source>
        <translation>方案对照</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>金额项</translation>
    </message>
</context>
<context>
    <name>SearchLog</name>
    <message>
        <source>Search for the family</source>
        <translation>寻找亲属</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>A relative was reached …</source>
        <translation>已联系上亲属……</translation>
    </message>
    <message>
        <source>Basis: {0} (an emergency, to protect life and health)</source>
        <translation>依据：{0}（紧急情况下为保护自然人的生命健康所必需）</translation>
    </message>
    <message>
        <source>Found {0}</source>
        <translation>{0} 已找到</translation>
    </message>
    <message>
        <source>Not found yet; {0} ways not tried</source>
        <translation>尚未找到，还有 {0} 种途径没有查过</translation>
    </message>
    <message>
        <source>not tried</source>
        <translation>未查</translation>
    </message>
    <message>
        <source>{0}×</source>
        <translation>{0} 次</translation>
    </message>
</context>
<context>
    <name>SessionCard</name>
    <message>
        <source>Session</source>
        <translation>调解</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>On board the service vehicle</source>
        <translation>警保联动服务车流动调解室</translation>
    </message>
    <message>
        <source>Mediator</source>
        <translation>调解人</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Plan the session</source>
        <translation>安排调解</translation>
    </message>
    <message>
        <source>Recorder</source>
        <translation>记录人</translation>
    </message>
    <message>
        <source>At the table</source>
        <translation>参加人</translation>
    </message>
    <message>
        <source>Check everybody&apos;s identity papers, then begin.</source>
        <translation>请逐一核对身份证件，然后开始。</translation>
    </message>
    <message>
        <source>Identities checked, begin</source>
        <translation>身份已核对，开始调解</translation>
    </message>
    <message>
        <source>identity not checked</source>
        <translation>尚未核对身份</translation>
    </message>
    <message>
        <source>Party</source>
        <translation>当事人</translation>
    </message>
    <message>
        <source>Somebody else, for this party</source>
        <translation>他人姓名（为该当事人到场）</translation>
    </message>
    <message>
        <source>As</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>证件核对</translation>
    </message>
    <message>
        <source>Seat</source>
        <translation>登记到场</translation>
    </message>
    <message>
        <source>Who asks for a closed session, and why</source>
        <translation>不公开调解：谁提出、什么理由</translation>
    </message>
    <message>
        <source>Not public</source>
        <translation>不公开</translation>
    </message>
    <message>
        <source>Not public:</source>
        <translation>不公开调解，理由：</translation>
    </message>
    <message>
        <source>Hold it in public</source>
        <translation>改为公开</translation>
    </message>
    <message>
        <source>Rights and recusal</source>
        <translation>权利义务告知与回避</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>已宣读</translation>
    </message>
    <message>
        <source>Recusal</source>
        <translation>回避</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Everybody was told, and asks for no recusal</source>
        <translation>已逐一告知权利义务，均不申请回避</translation>
    </message>
    <message>
        <source>Note the recusal</source>
        <translation>登记回避</translation>
    </message>
    <message>
        <source>not told yet</source>
        <translation>尚未告知</translation>
    </message>
    <message>
        <source>read aloud</source>
        <translation>已宣读</translation>
    </message>
    <message>
        <source>told</source>
        <translation>已告知</translation>
    </message>
    <message>
        <source>recusal not asked</source>
        <translation>尚未询问回避</translation>
    </message>
    <message>
        <source>Everybody is told and asked before the claims are heard.</source>
        <translation>听取请求前，须逐一告知权利义务并询问回避。</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>屏幕</translation>
    </message>
    <message>
        <source>Large type (elder mode)</source>
        <translation>大字（长辈模式）</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>At work</source>
        <translation>当前人员</translation>
    </message>
    <message>
        <source>Reminders</source>
        <translation>提醒</translation>
    </message>
    <message>
        <source>Remind of what falls due</source>
        <translation>到期提醒</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>免打扰开始</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>免打扰结束</translation>
    </message>
    <message>
        <source>The clocks of an emergency are heard at any hour.</source>
        <translation>紧急救助的时限不受免打扰限制。</translation>
    </message>
</context>
<context>
    <name>SettlementCard</name>
    <message>
        <source>Settlement</source>
        <translation>结算抵扣</translation>
    </message>
    <message>
        <source>What each owes the victim, without what the relief fund and medical insurance have borne:</source>
        <translation>各方应付伤者的金额（不含救助基金和医保已承担的部分）：</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>为哪位伤者</translation>
    </message>
    <message>
        <source>From the worksheet</source>
        <translation>取自计算表</translation>
    </message>
    <message>
        <source>Reckon</source>
        <translation>试算</translation>
    </message>
    <message>
        <source>Book it</source>
        <translation>登记结算</translation>
    </message>
    <message>
        <source>No. of the agreement</source>
        <translation>协议编号</translation>
    </message>
    <message>
        <source>the victim</source>
        <translation>伤者</translation>
    </message>
    <message>
        <source>The victim still gets</source>
        <translation>伤者还应得</translation>
    </message>
    <message>
        <source>To be paid back</source>
        <translation>应返还</translation>
    </message>
</context>
<context>
    <name>SheetCard</name>
    <message>
        <source>Worksheet</source>
        <translation>计算表</translation>
    </message>
    <message>
        <source>A worksheet is drawn up from what the case says: treatment, grades, vehicles, policies, advances. Begin it, then put in what is missing.</source>
        <translation>计算表按案件记载生成：治疗费用、伤残等级、车辆、保险和垫付款。先建表，再补填缺少的内容。</translation>
    </message>
    <message>
        <source>Begin the worksheet</source>
        <translation>建立计算表</translation>
    </message>
    <message>
        <source>Name of the worksheet</source>
        <translation>计算表名称</translation>
    </message>
    <message>
        <source>Day of the mediation</source>
        <translation>调解日期</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>行政区划</translation>
    </message>
    <message>
        <source>Latest figures</source>
        <translation>改用最新数据</translation>
    </message>
    <message>
        <source>It is no annex of the agreement so far.</source>
        <translation>补齐之前，本表不作为协议附件。</translation>
    </message>
</context>
<context>
    <name>SignaturePad</name>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
</context>
<context>
    <name>SketchSection</name>
    <message>
        <source>New sketch</source>
        <translation>新建现场图</translation>
    </message>
    <message>
        <source>Whole window (F11)</source>
        <translation>整窗绘图（F11）</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>已保存 {0}</translation>
    </message>
    <message>
        <source>Back (F11)</source>
        <translation>返回（F11）</translation>
    </message>
    <message>
        <source>On paper</source>
        <translation>出图</translation>
    </message>
    <message>
        <source>Name of the sketch</source>
        <translation>图名</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>保存到文件夹</translation>
    </message>
    <message>
        <source>Write SVG</source>
        <translation>导出 SVG</translation>
    </message>
    <message>
        <source>Write PNG</source>
        <translation>导出 PNG</translation>
    </message>
    <message>
        <source>Write PDF</source>
        <translation>导出 PDF</translation>
    </message>
    <message>
        <source>Written:</source>
        <translation>已写出：</translation>
    </message>
</context>
<context>
    <name>SourceBars</name>
    <message>
        <source>asked</source>
        <translation>待批</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>已批</translation>
    </message>
    <message>
        <source>open</source>
        <translation>未结</translation>
    </message>
    <message>
        <source>offset</source>
        <translation>已抵扣</translation>
    </message>
    <message>
        <source>come back</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>No money has been asked for yet.</source>
        <translation>还没有申请款项。</translation>
    </message>
</context>
<context>
    <name>StatisticsCard</name>
    <message>
        <source>Statistics that damages are reckoned from</source>
        <translation>赔偿计算用统计数据</translation>
    </message>
    <message>
        <source>What is taken in here counts once another user has approved it. Nothing is overwritten: a later figure stands in for the first.</source>
        <translation>在本车录入或导入的数据，须经另一名用户复核后才用于计算。原有数据不会被覆盖，以后生效者为准。</translation>
    </message>
    <message>
        <source>Type one figure</source>
        <translation>单项录入</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计数据</translation>
    </message>
    <message>
        <source>Table (CSV, Excel or JSON)</source>
        <translation>数据表（CSV、Excel 或 JSON）</translation>
    </message>
    <message>
        <source>Encoding of CSV</source>
        <translation>CSV 编码</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Industry or grade</source>
        <translation>行业或伤残等级</translation>
    </message>
    <message>
        <source>Take in</source>
        <translation>录入</translation>
    </message>
    <message>
        <source>Taken in; another user has to approve it.</source>
        <translation>已录入，须由另一名用户复核后生效。</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>{0}: {1} open</source>
        <translation>{0}：{1}项待办</translation>
    </message>
    <message>
        <source>→ {0} · {1} open</source>
        <translation>→ {0} · 缺{1}项</translation>
    </message>
    <message>
        <source>→ {0} · ready</source>
        <translation>→ {0} · 可进入</translation>
    </message>
</context>
<context>
    <name>StrikeOut</name>
    <message>
        <source>Strike out …</source>
        <translation>作废…</translation>
    </message>
    <message>
        <source>Why is it struck out?</source>
        <translation>作废原因：</translation>
    </message>
    <message>
        <source>Strike out</source>
        <translation>确认作废</translation>
    </message>
</context>
<context>
    <name>SuspectNotice</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Possibly the same accident: {0}</source>
        <translation>疑似重复：{0}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Headquarters</source>
        <translation>总部</translation>
    </message>
    <message>
        <source>If this machine were lost now</source>
        <translation>如果本机现在丢失</translation>
    </message>
    <message>
        <source>Out: to the stick</source>
        <translation>发：导出到U盘</translation>
    </message>
    <message>
        <source>Only headquarters can read the file. Exported is not synced: bring the answer back.</source>
        <translation>文件只有总部能够读取。已导出不等于已同步：请把回执带回。</translation>
    </message>
    <message>
        <source>Folder of the stick</source>
        <translation>U盘文件夹</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>In: headquarters&apos; answer</source>
        <translation>收：总部回执</translation>
    </message>
    <message>
        <source>File of the answer</source>
        <translation>回执文件</translation>
    </message>
    <message>
        <source>Take it in</source>
        <translation>读入回执</translation>
    </message>
    <message>
        <source>{0} changes in {1} cases, {2} papers</source>
        <translation>{1} 个案件的 {0} 项改动、{2} 份文书总部尚未确认</translation>
    </message>
    <message>
        <source>exported</source>
        <translation>已导出</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>总部已确认</translation>
    </message>
    <message>
        <source>oldest</source>
        <translation>最早</translation>
    </message>
    <message>
        <source>last answer</source>
        <translation>最近回执</translation>
    </message>
    <message>
        <source>Written and read back:</source>
        <translation>已写入并回读核对：</translation>
    </message>
    <message>
        <source>Headquarters has confirmed {0} more changes.</source>
        <translation>总部又确认了 {0} 项改动。</translation>
    </message>
    <message>
        <source>Waiting or missing there: records {0}.</source>
        <translation>总部尚有等待或缺失的记录：第 {0} 号。</translation>
    </message>
    <message>
        <source>{0} decisions about emergency money.</source>
        <translation>已登记总部对紧急资金的{0}项决定。</translation>
    </message>
    <message>
        <source>Decisions that do not fit any more: {0}</source>
        <translation>以下决定已不适用，未登记：{0}</translation>
    </message>
    <message>
        <source>{0}, version {1}: {2} new, {3} changed, {4} gone.</source>
        <translation>{0}第 {1} 版已导入：新增 {2}，变更 {3}，撤销 {4}。</translation>
    </message>
    <message>
        <source>{0}, version {1}, was here already.</source>
        <translation>{0}第 {1} 版此前已导入。</translation>
    </message>
</context>
<context>
    <name>Taking</name>
    <message>
        <source>Adding files</source>
        <translation>添加文件</translation>
    </message>
    <message>
        <source>Adding {0} of {1}: {2}</source>
        <translation>正在添加第 {0} 个，共 {1} 个：{2}</translation>
    </message>
</context>
<context>
    <name>TaskForm</name>
    <message>
        <source>What is to be done</source>
        <translation>待办事项</translation>
    </message>
    <message>
        <source>With whom</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Until when</source>
        <translation>何时之前</translation>
    </message>
    <message>
        <source>Set the task</source>
        <translation>添加待办</translation>
    </message>
</context>
<context>
    <name>TaskRow</name>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>late by</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>left</source>
        <translation>剩余</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>Typed last time and not saved.</source>
        <translation>这是上次未保存的内容。离开此栏即保存，按 Esc 放弃。</translation>
    </message>
</context>
<context>
    <name>TodayPage</name>
    <message>
        <source>Nothing is due. A new case begins with Ctrl+E.</source>
        <translation>目前没有到期事项。新案件请按 Ctrl+E。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>What is to be done</source>
        <translation>待办事项</translation>
    </message>
    <message>
        <source>Deal with it (Enter)</source>
        <translation>去办理（回车）</translation>
    </message>
    <message>
        <source>Done (Space)</source>
        <translation>办结（空格）</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>If this machine were lost now</source>
        <translation>如果本机现在丢失</translation>
    </message>
    <message>
        <source>Go to the sync</source>
        <translation>去同步</translation>
    </message>
    <message>
        <source>Folder for a calendar file of the next 60 days</source>
        <translation>未来60天日历文件保存到</translation>
    </message>
    <message>
        <source>Write .ics</source>
        <translation>存为 .ics</translation>
    </message>
    <message>
        <source>{0} changes in {1} cases, {2} papers</source>
        <translation>{1} 个案件的 {0} 项改动、{2} 份文书总部尚未确认</translation>
    </message>
    <message>
        <source>the oldest since {0}</source>
        <translation>最早未确认 {0}</translation>
    </message>
    <message>
        <source>no receipt of headquarters yet</source>
        <translation>尚未收到总部回执</translation>
    </message>
    <message>
        <source>last receipt of headquarters {0}</source>
        <translation>最近总部回执 {0}</translation>
    </message>
    <message>
        <source>Done:</source>
        <translation>已办结：</translation>
    </message>
    <message>
        <source>Marked as done by mistake</source>
        <translation>误点办结，撤回</translation>
    </message>
    <message>
        <source>Written:</source>
        <translation>已写出：</translation>
    </message>
</context>
<context>
    <name>TranscriptCard</name>
    <message>
        <source>Transcript</source>
        <translation>调解笔录</translation>
    </message>
    <message>
        <source>Show the pages</source>
        <translation>出示笔录</translation>
    </message>
    <message>
        <source>Earlier lines stand on the pages:</source>
        <translation>此前各条见笔录页面，条数：</translation>
    </message>
    <message>
        <source>Mediator</source>
        <translation>调解人</translation>
    </message>
    <message>
        <source>Who speaks</source>
        <translation>发言人</translation>
    </message>
    <message>
        <source>Quick phrase</source>
        <translation>常用语</translation>
    </message>
    <message>
        <source>What is said</source>
        <translation>发言内容</translation>
    </message>
    <message>
        <source>Put it in</source>
        <translation>填入</translation>
    </message>
    <message>
        <source>Take it down</source>
        <translation>记入笔录</translation>
    </message>
    <message>
        <source>The transcript</source>
        <translation>调解笔录</translation>
    </message>
    <message>
        <source>yet to confirm, pages:</source>
        <translation>待确认，页码：</translation>
    </message>
    <message>
        <source>refuses page</source>
        <translation>拒绝确认，页码</translation>
    </message>
    <message>
        <source>Everybody has answered every page.</source>
        <translation>全体参加人已逐页核对。</translation>
    </message>
    <message>
        <source>Who confirms</source>
        <translation>确认人</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>已宣读</translation>
    </message>
    <message>
        <source>Page refused</source>
        <translation>拒绝确认的页码</translation>
    </message>
    <message>
        <source>Why it is refused</source>
        <translation>拒绝的理由</translation>
    </message>
    <message>
        <source>Confirms all pages</source>
        <translation>逐页核对无误</translation>
    </message>
    <message>
        <source>Refuses the page</source>
        <translation>拒绝确认该页</translation>
    </message>
</context>
<context>
    <name>TreatmentSection</name>
    <message>
        <source>{0} is hurt</source>
        <translation>{0}受伤</translation>
    </message>
    <message>
        <source>Nobody is recorded as hurt. Say who was.</source>
        <translation>尚未登记伤者，请选择受伤的人。</translation>
    </message>
    <message>
        <source>Periods, dependence, end of the treatment</source>
        <translation>三期、护理依赖、治疗终结</translation>
    </message>
    <message>
        <source>Later stay</source>
        <translation>再次住院</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Disability grade</source>
        <translation>伤残等级</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>票据</translation>
    </message>
    <message>
        <source>{0} days in hospital</source>
        <translation>住院{0}天</translation>
    </message>
    <message>
        <source>{0} invoices</source>
        <translation>票据{0}张</translation>
    </message>
    <message>
        <source>borne by insurance and fund</source>
        <translation>医保与基金已付</translation>
    </message>
    <message>
        <source>owed to the hospital</source>
        <translation>尚欠医院</translation>
    </message>
    <message>
        <source>grade {0}</source>
        <translation>{0}级</translation>
    </message>
</context>
<context>
    <name>UnderCard</name>
    <message>
        <source>Photo underneath</source>
        <translation>底图</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片文件</translation>
    </message>
    <message>
        <source>Lay underneath</source>
        <translation>设为底图</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>移除底图</translation>
    </message>
    <message>
        <source>Width (m)</source>
        <translation>宽度（米）</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>锁定</translation>
    </message>
</context>
<context>
    <name>UndoControls</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Redone: {0}</source>
        <translation>已重做：{0}</translation>
    </message>
    <message>
        <source>Undone: {0}</source>
        <translation>已撤销：{0}</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>撤销（Ctrl+Z）</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Y)</source>
        <translation>重做（Ctrl+Y）</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Mobile mediation room</source>
        <translation>流动调解室</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>There is no workspace here yet. Ask headquarters for an enrolment file, then run: mobile-mediation init --enrolment FILE --user NAME</source>
        <translation>此处还没有工作区。请向总部索取登记文件，然后运行：mobile-mediation init --enrolment 文件 --user 用户名</translation>
    </message>
</context>
<context>
    <name>VerifyCard</name>
    <message>
        <source>Verify a paper</source>
        <translation>核验文书</translation>
    </message>
    <message>
        <source>Any sealed PDF, from whomever it comes. Choose it, or drag it here. The file is only read, and nothing of it is stored.</source>
        <translation>任何来源的已签章 PDF。选择文件，或拖到这里。只读取文件，不保存任何内容。</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF 文件</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>核验</translation>
    </message>
    <message>
        <source>Verifying …</source>
        <translation>正在核验……</translation>
    </message>
    <message>
        <source>Revisions and figures</source>
        <translation>修订与金额</translation>
    </message>
    <message>
        <source>unchanged since</source>
        <translation>其后未改动</translation>
    </message>
    <message>
        <source>changed after it</source>
        <translation>其后有改动</translation>
    </message>
    <message>
        <source>revision {0}</source>
        <translation>第{0}次修订</translation>
    </message>
    <message>
        <source>Digest:</source>
        <translation>内容摘要：</translation>
    </message>
    <message>
        <source>All {0} amounts of the data stand on the pages.</source>
        <translation>所附数据的{0}项金额均印在页面上。</translation>
    </message>
    <message>
        <source>Not found on the pages: {0} {1}</source>
        <translation>所附数据的金额未见于页面：{0} {1}</translation>
    </message>
    <message>
        <source>Revision {0}</source>
        <translation>第{0}次修订</translation>
    </message>
    <message>
        <source>page {0}</source>
        <translation>第{0}页</translation>
    </message>
    <message>
        <source>objects {0}</source>
        <translation>对象 {0}</translation>
    </message>
</context>
<context>
    <name>VictimBar</name>
    <message>
        <source>Somebody else with a loss</source>
        <translation>其他有损失的人</translation>
    </message>
    <message>
        <source>About the victim: age, role on the road, vehicle</source>
        <translation>受害人情况：年龄、交通方式、所乘车辆</translation>
    </message>
</context>
<context>
    <name>Waterfall</name>
    <message>
        <source>About the chosen bar</source>
        <translation>所选一条的说明</translation>
    </message>
    <message>
        <source>Choose a bar to read what it rests on.</source>
        <translation>选一条，可以看它的依据。</translation>
    </message>
    <message>
        <source>Loss in all</source>
        <translation>损失合计</translation>
    </message>
    <message>
        <source>Stays with the victims</source>
        <translation>受害人自己承担</translation>
    </message>
    <message>
        <source>Stays with the victim</source>
        <translation>受害人自己承担</translation>
    </message>
    <message>
        <source>Everything that was lost.</source>
        <translation>全部损失。</translation>
    </message>
    <message>
        <source>What nobody else has to pay.</source>
        <translation>没有别人要赔的部分。</translation>
    </message>
    <message>
        <source>After it {0} of the loss is left.</source>
        <translation>赔付后，损失还剩{0}。</translation>
    </message>
    <message>
        <source>To: {0}.</source>
        <translation>付给：{0}。</translation>
    </message>
    <message>
        <source>By {0}.</source>
        <translation>依据：{0}。</translation>
    </message>
    <message>
        <source>{0} more than before</source>
        <translation>比上次多{0}</translation>
    </message>
    <message>
        <source>{0} less than before</source>
        <translation>比上次少{0}</translation>
    </message>
</context>
<context>
    <name>Ways</name>
    <message>
        <source>Mediator</source>
        <translation>调解人</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>结果文书</translation>
    </message>
    <message>
        <source>Worth</source>
        <translation>效力</translation>
    </message>
    <message>
        <source>The insurer</source>
        <translation>保险公司</translation>
    </message>
    <message>
        <source>A traffic police officer; three people a side at most.</source>
        <translation>交通警察主持；每方参加人不超过三人。</translation>
    </message>
    <message>
        <source>A mediation paper of the traffic police, effective once all sign.</source>
        <translation>道路交通事故损害赔偿调解书，各方当事人共同签字后生效。</translation>
    </message>
    <message>
        <source>Not enforceable: who is not paid sues. No judicial confirmation.</source>
        <translation>不能申请强制执行，不履行的可以向法院起诉；不适用司法确认。</translation>
    </message>
    <message>
        <source>A mediator of the people&apos;s committee, whom the parties may choose.</source>
        <translation>人民调解员主持，当事人可以选择调解员。</translation>
    </message>
    <message>
        <source>A people&apos;s mediation agreement, signed and sealed by the committee.</source>
        <translation>人民调解协议书，当事人签名、调解员签名并加盖调解委员会印章后生效。</translation>
    </message>
    <message>
        <source>Binding. Both may ask the court within 30 calendar days to confirm it; then it is enforceable.</source>
        <translation>具有法律约束力。双方可以自生效之日起30日内共同申请司法确认；确认有效后，可以申请强制执行。</translation>
    </message>
    <message>
        <source>Takes part and signs what it pays; it never mediates.</source>
        <translation>作为参加人到场，对其付款事项签章；不得担任调解人。</translation>
    </message>
</context>
<context>
    <name>self.window</name>
    <message>
        <source>Mobile mediation room</source>
        <translation>流动调解室</translation>
    </message>
</context>
</TS>
