package dev.gantry.samples.threeway;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The kinds of documents in Chinese; a kind that is not listed keeps its name. */
final class Kinds {
    private static final Map<String, String> CHINESE = Arrays.stream(("""
            Catalogue 商品目录
            CreditNote 贷记通知单
            DebitNote 借记通知单
            DespatchAdvice 发货通知
            ExceptionCriteria 异常标准
            ExceptionNotification 异常通知
            Forecast 预测
            ForecastRevision 预测修订
            ForwardingInstructions 货运代理指示
            FreightInvoice 运费发票
            FulfilmentCancellation 履约取消
            GoodsItemItinerary 货物行程
            InstructionForReturns 退货指示
            InventoryReport 库存报告
            Invoice 发票
            Match 匹配结果
            Order 订单
            OrderCancellation 订单取消
            OrderChange 订单变更
            OrderResponse 订单回复
            OrderResponseSimple 订单简单回复
            ProductActivity 产品动态
            Quotation 报价单
            ReceiptAdvice 收货通知
            Reminder 催款单
            RemittanceAdvice 付款通知
            RequestForQuotation 询价单
            RetailEvent 零售活动
            SelfBilledCreditNote 自开贷记通知单
            SignOff 签收
            Statement 对账单
            StockAvailabilityReport 可用库存报告
            TradeItemLocationProfile 商品地点档案
            TransportExecutionPlan 运输执行计划
            TransportExecutionPlanRequest 运输执行计划请求
            TransportProgressStatus 运输进度状态
            TransportProgressStatusRequest 运输进度状态请求
            TransportServiceDescription 运输服务说明
            TransportServiceDescriptionRequest 运输服务说明请求
            TransportationStatus 运输状态
            TransportationStatusRequest 运输状态请求
            Waybill 运单
            """).split("\n"))
            .map(line -> line.split(" "))
            .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));

    private Kinds() {}

    static String chinese(String kind) {
        return CHINESE.getOrDefault(kind, kind);
    }
}
